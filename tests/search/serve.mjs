// A static server for a built site, as strict as the real one: scripts and workers from the site alone. It can be slow, and
// it can lose files, to see what a reader sees then.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };
const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'";

/** Serves `folder`, with WebAssembly allowed where another engine needs it; returns `{ address, requests, close, delay, missing, reports }`, of which the latter may be changed. */
export async function serve(folder, { wasm = false } = {}) {
  const state = { requests: [], reports: [], delay: () => 0, missing: () => false };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    if (pathname === '/api/searches') {
      let text = '';
      for await (const chunk of request) text += chunk;
      state.reports.push(JSON.parse(text));
      return response.writeHead(204).end();
    }
    const name = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    await new Promise((resolve) => setTimeout(resolve, state.delay(name)));
    try {
      if (state.missing(name)) throw new Error('missing');
      const bytes = await readFile(join(folder, name));
      const type = TYPES[extname(name)];
      const body = type ? gzipSync(bytes) : bytes;
      const headers = { 'content-type': type ?? 'application/octet-stream', 'content-security-policy': wasm ? POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'") : POLICY, 'cache-control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache' };
      if (type) headers['content-encoding'] = 'gzip';
      state.requests.push({ name, bytes: body.length });
      response.writeHead(200, headers).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() });
}
