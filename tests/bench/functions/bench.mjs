// Cold starts and warm answers of the functions through a Lambda Runtime API on this machine, ours and Node's in turn:
// `bench.mjs FOLDER BOOTSTRAP DYNAMODB FUNCTION`. The database is the embedded one, behind TLS as in the cloud. Prints rows of a table.
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

const [work, bootstrap, dynamodb, handler] = process.argv.slice(2);
const COLD = Number(process.env.COLD ?? 30);
const WARM = Number(process.env.WARM ?? 300);
const SYSTEM_ROOTS = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'];

const key = randomBytes(32).toString('base64url');
const backend = await startDatabase();
const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'token',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_LAMBDA_FUNCTION_VERSION: '1',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  AWS_ENDPOINT_URL_DYNAMODB: `https://localhost:${backend.port}`,
  POMOC_TABLE: 'pomoc',
  POMOC_BUCKET: 'pomoc-attachments',
  POMOC_DESK: limitless(readFileSync(join(work, 'site/_pomoc/desk.json'), 'utf8')),
  NODE_NO_WARNINGS: '1',
  SSL_CERT_FILE: backend.roots,
  NODE_EXTRA_CA_CERTS: backend.authority,
};
const commands = { Pomoc: [bootstrap, []], Node: [process.execPath, [join(work, 'node.mjs')]] };

const seen = { Pomoc: [], Node: [] };
for (let round = 0; round < COLD; round++) for (const runtime of ['Pomoc', 'Node']) seen[runtime].push(await cold(runtime));
const warmth = { Pomoc: await warm('Pomoc'), Node: await warm('Node') };
for (const runtime of ['Pomoc', 'Node']) {
  const of = (name, share) => at(seen[runtime].map((one) => one[name]), share).toFixed(1);
  const { times, memory, calls } = warmth[runtime];
  const cells = [handler, runtime, `${of('ms', 0.5)} / ${of('ms', 0.95)}`, of('cpu', 0.5), of('memory', 0.5), `${at(times, 0.5).toFixed(1)} / ${at(times, 0.99).toFixed(1)}`, memory.toFixed(1), calls.toFixed(1)];
  console.log(`| ${cells.join(' | ')} |`);
}
const ratio = (name) => (at(seen.Node.map((one) => one[name]), 0.5) / at(seen.Pomoc.map((one) => one[name]), 0.5)).toFixed(1);
console.log(`| ${handler} | | **${ratio('ms')}× sooner** | **${ratio('cpu')}× less** | | | | |`);
process.exit(0);

/** One process from its start to its first answer, then ended. */
async function cold(runtime) {
  const event = await eventOf(runtime, handler);
  const api = await startRuntimeApi();
  const answered = api.give(event);
  const start = performance.now();
  const child = begin(runtime, handler, api);
  const answer = await answered;
  const cost = costOf(child.pid);
  await end(child, api);
  prove(answer, runtime);
  return { ms: answer.at - start, ...cost };
}

/** One process that answers again and again. */
async function warm(runtime) {
  const events = [];
  for (let i = 0; i < WARM; i++) events.push(await eventOf(runtime, handler));
  const api = await startRuntimeApi();
  const child = begin(runtime, handler, api);
  const times = [];
  for (const [i, event] of events.entries()) {
    if (i === 1) backend.calls = 0;
    const answer = await api.give(event);
    prove(answer, runtime);
    if (i > 0) times.push(answer.at - answer.from);
  }
  const { memory } = costOf(child.pid);
  const calls = backend.calls / (events.length - 1);
  await end(child, api);
  return { times, memory, calls };
}

function begin(runtime, handler, api) {
  const env = { ...environment, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${api.port}`, _HANDLER: handler };
  return spawn(...commands[runtime], { env, stdio: ['ignore', 'ignore', 'ignore'] });
}

async function end(child, api) {
  const over = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGKILL');
  await over;
  api.close();
}

function prove({ text }, runtime) {
  const { statusCode } = JSON.parse(text);
  if (!(statusCode >= 200 && statusCode < 300)) throw new Error(`${runtime}, asked for ${handler}, answered ${text}`);
}

/** What the process cost until now: CPU of all its threads in ms, and the most memory it ever held in MB. */
function costOf(pid) {
  let nanoseconds = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/);
  return { cpu: nanoseconds / 1e6, memory: kilobytes / 1024 };
}

/** An event whose ticket, when it needs one, was just sent. */
async function eventOf(runtime, handler) {
  const ticket = { title: 'I cannot sign in since yesterday', description: 'The code never arrives.\n\nI tried it three times, on the phone and on the computer.' };
  const events = {
    submit: ['POST', '/api/tickets', { ...ticket, topic: 'access', language: 'en' }],
    status: ['GET', '/api/tickets/{id}'],
    edit: ['PATCH', '/api/tickets/{id}', ticket],
    delete: ['DELETE', '/api/tickets/{id}'],
    upload: ['POST', '/api/uploads', { name: 'screen.png', size: 70000, type: 'image/png', sha256: createHash('sha256').update('screen').digest('hex') }],
  };
  const [method, path, body] = events[handler];
  const ids = path.includes('{id}') ? await sent(runtime) : {};
  return event(method, path.replace('{id}', ids.id), body, ids);
}

function event(method, path, body, { id, etag } = {}) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': randomUUID(), host: 'help.example' };
  if (method === 'PATCH') headers['if-match'] = etag;
  return JSON.stringify({
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers,
    pathParameters: id ? { id } : undefined,
    requestContext: { accountId: '1', apiId: 'a', domainName: 'help.example', domainPrefix: 'help', http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' }, requestId: 'r', routeKey: '$default', stage: '$default', time: '23/Nov/2026:08:00:00 +0000', timeEpoch: Date.now() },
    body: body && JSON.stringify(body),
    isBase64Encoded: false,
  });
}

/** A ticket sent through the same runtime, by a process kept for that. */
async function sent(runtime) {
  sent.kept ??= {};
  if (!sent.kept[runtime]) {
    const api = await startRuntimeApi();
    begin(runtime, 'submit', api);
    sent.kept[runtime] = api;
  }
  const answer = await sent.kept[runtime].give(await eventOf(runtime, 'submit'));
  prove(answer, runtime);
  const { headers, body } = JSON.parse(answer.text);
  const parsed = JSON.parse(body);
  return { id: (parsed.ticket ?? parsed).id, etag: headers.etag };
}

/** Serves one runtime: `give(event)` hands an event to whoever asks next and promises `{ text, from, at }`. */
async function startRuntimeApi() {
  const given = [];
  const asking = [];
  const open = new Map();
  const hand = () => {
    while (given.length && asking.length) {
      const { text, resolve } = given.shift();
      const response = asking.shift();
      const id = randomUUID();
      open.set(id, { resolve, from: performance.now() });
      response.writeHead(200, { 'content-type': 'application/json', 'lambda-runtime-aws-request-id': id, 'lambda-runtime-deadline-ms': Date.now() + 10000, 'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:bench' });
      response.end(text);
    }
  };
  const server = createServer((request, response) => {
    if (request.url.endsWith('/next')) {
      asking.push(response);
      hand();
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const at = performance.now();
      response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
      const text = Buffer.concat(chunks).toString();
      const id = request.url.split('/').at(-2);
      open.get(id)?.resolve({ text, at, from: open.get(id).from });
      open.delete(id);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const give = (text) => new Promise((resolve) => (given.push({ text, resolve }), hand()));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: server.address().port, give, close };
}

/** The embedded DynamoDB behind TLS; counts what is asked of it. */
async function startDatabase() {
  const authority = join(work, 'authority.pem');
  const openssl = (...args) => execFileSync('openssl', args, { cwd: work, stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...curve, '-subj', '/CN=bench', '-keyout', 'authority.key', '-out', 'authority.pem');
  openssl('req', ...curve, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', 'host.key', '-out', 'host.csr');
  openssl('x509', '-req', '-in', 'host.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key', '-copy_extensions', 'copy', '-days', '2', '-out', 'host.pem');
  const system = SYSTEM_ROOTS.flatMap((path) => { try { return [readFileSync(path, 'utf8')]; } catch { return []; } })[0] ?? '';
  const roots = join(work, 'roots.pem');
  writeFileSync(roots, system + readFileSync(authority, 'utf8'));
  const child = spawn(dynamodb, [join(work, 'dynamodb.sqlite')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = Number(await new Promise((resolve) => child.stdout.once('data', (data) => resolve(data.toString()))));
  const state = { authority, roots, calls: 0 };
  const server = createTlsServer({ key: readFileSync(join(work, 'host.key')), cert: readFileSync(join(work, 'host.pem')), noDelay: true }, (secure) => {
    const plain = connect({ port, host: '127.0.0.1', noDelay: true });
    secure.on('data', (chunk) => (state.calls += chunk.toString('latin1').split(/x-amz-target:/i).length - 1));
    secure.pipe(plain).pipe(secure);
    secure.on('error', () => plain.destroy());
    plain.on('error', () => secure.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.port = server.address().port;
  return state;
}

/** The site's settings without what keeps one person from sending thousands of tickets. */
function limitless(desk) {
  const settings = JSON.parse(desk);
  settings.limits = { ...settings.limits, open_tickets: 1e6, writes_an_hour_per_requester: 1e6 };
  return JSON.stringify(settings);
}

function at(values, share) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];
}
