// Node's side of the Lambda Runtime API, as `nodejs20.x` does it: next event, handler, response, again.
import { Agent, request } from 'node:http';
import * as handlers from './handlers.mjs';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true });
const handler = handlers[process.env._HANDLER];

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path: `/2018-06-01/runtime/invocation/${path}`, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

for (;;) {
  const { headers, text } = await call('GET', 'next');
  const answer = await handler(JSON.parse(text));
  await call('POST', `${headers['lambda-runtime-aws-request-id']}/response`, JSON.stringify(answer));
}
