// The functions at the edge, in the words of cloudfront-js-2.0: what they answer, and that they say nothing it does not know.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';
import { parse } from 'acorn';
import { full } from 'acorn-walk';

const folder = new URL('../../infra/edge/', import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), 'utf8');

// Runtime 2.0 is ECMAScript 5.1 with let, const, async and await, template literals and a few things more; none of these.
const UNKNOWN = ['ForOfStatement', 'SpreadElement', 'RestElement', 'ClassDeclaration', 'ClassExpression', 'ChainExpression', 'ObjectPattern', 'ArrayPattern', 'YieldExpression', 'ImportExpression', 'TaggedTemplateExpression'];

for (const name of ['viewer-request.js', 'api-request.js']) {
  test(`${name} is what cloudfront-js-2.0 knows, and fits`, () => {
    const source = read(name);
    const tree = parse(source, { ecmaVersion: 2017, sourceType: 'module' });
    full(tree, (node) => assert.ok(!UNKNOWN.includes(node.type), `${name} has a ${node.type} at ${node.start}`));
    assert.ok(Buffer.byteLength(source) < 10_000);
  });
}

/** The function as CloudFront would run it, with that release, those languages and those redirects. */
function edge({ release = 'r-1', languages = 'en,pl', redirects = {} } = {}) {
  const code = read('viewer-request.js')
    .replace("import cf from 'cloudfront';", '')
    .replace('${Release}', release)
    .replace('${Languages}', languages);
  const store = { get: async (key) => (key in redirects ? redirects[key] : Promise.reject(new Error('KeyNotFound'))) };
  const context = vm.createContext({ cf: { kvs: () => store }, decodeURIComponent, parseFloat });
  vm.runInContext(code, context);
  return (uri, { headers = {}, querystring = {} } = {}) => context.handler({ request: { method: 'GET', uri, querystring, headers } });
}

const accept = (value) => ({ headers: { 'accept-language': { value } } });

test('a page of the current release is asked for', async () => {
  const ask = edge({ release: 'r-7' });
  const check = async (uri, expected) => assert.equal((await ask(uri)).uri, expected);
  await check('/en/', '/releases/r-7/en/index.html');
  await check('/en/security/hacked-account/', '/releases/r-7/en/security/hacked-account/index.html');
  await check('/robots.txt', '/releases/r-7/robots.txt');
  await check('/pl/has%C5%82o/', '/releases/r-7/pl/has%C5%82o/index.html');
  await check('/desk/', '/releases/r-7/desk/index.html');
});

test('assets belong to all releases, and no other release can be looked into', async () => {
  const ask = edge();
  assert.equal((await ask('/assets/abc/site.css')).uri, '/assets/abc/site.css');
  const peeked = await ask('/releases/r-0/en/index.html');
  assert.ok(!(peeked.uri ?? '').includes('r-0') && !(peeked.headers?.location?.value ?? '').includes('r-0'), JSON.stringify(peeked));
});

test('an address without its slash is sent on, with its query', async () => {
  const answer = await edge()('/en/search', { querystring: { q: { value: 'lost+phone' } } });
  assert.deepEqual([answer.statusCode, answer.headers.location.value], [301, '/en/search/?q=lost+phone']);
});

test('a moved article is found under its new address', async () => {
  const ask = edge({ redirects: { '/en/old': '/en/new/', '/pl/hasło': '/pl/nowe/' } });
  for (const uri of ['/en/old', '/en/old/']) {
    const answer = await ask(uri);
    assert.deepEqual([answer.statusCode, answer.headers.location.value], [301, '/en/new/']);
  }
  assert.equal((await ask('/pl/has%C5%82o/')).headers.location.value, '/pl/nowe/');
});

test('a reader is sent to the language they like best, once', async () => {
  const check = async (header, expected) => {
    for (const uri of ['/', '/index.html']) {
      const answer = await edge()(uri, accept(header));
      assert.deepEqual([answer.statusCode, answer.headers.location.value], [302, expected], header);
      assert.equal(answer.headers['cache-control'].value, 'no-store');
    }
  };
  await check('pl', '/pl/');
  await check('pl-PL,pl;q=0.9,en;q=0.8', '/pl/');
  await check('en;q=0.5, pl;q=0.7', '/pl/');
  await check('de, en;q=0.5', '/en/');
  await check('de', '/en/');
  await check('', '/en/');
  await check('pl;q=0', '/en/');
  assert.equal((await edge({ languages: 'pl' })('/')).headers.location.value, '/pl/');
});

test('what is no address at all is asked for and not found, and nothing throws', async () => {
  const ask = edge();
  for (const uri of ['/%zz', '/..%2f..%2f', '//evil.example', '//evil', '/\\evil', '///evil/x', '/en/%00/', '/' + 'x'.repeat(4000)]) {
    const answer = await ask(uri);
    const location = answer.headers?.location?.value ?? '';
    assert.ok(!/^[/\\]{2}|^https?:/.test(location), `${uri} leads to ${location}`);
  }
});

test('the API is told who asks, whatever the viewer says', () => {
  const context = vm.createContext({});
  vm.runInContext(read('api-request.js'), context);
  const event = { viewer: { ip: '203.0.113.9' }, request: { headers: { 'x-pomoc-viewer': { value: '198.51.100.1' } } } };
  assert.equal(context.handler(event).headers['x-pomoc-viewer'].value, '203.0.113.9');
});
