// The only place that talks to the network.

const PATIENCE = 20_000; // milliseconds until an answer is given up

/** What the service, or the lack of one, said instead of an answer. `status` 0: nothing came back. */
export class Problem extends Error {
  constructor(status, document = {}) {
    super(document.detail ?? document.title ?? `status ${status}`);
    this.status = status;
    this.type = document.type ?? '';
    this.errors = document.errors ?? [];
    this.document = document;
  }

  /** Whether the same call may succeed later without any change: then nothing is known of its outcome. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status >= 500;
  }

  is(kind) {
    return this.type === `urn:pomoc:problem:${kind}`;
  }
}

/** Calls the API. Gives `{ status, body, etag }`, or throws a Problem. */
export async function call(method, path, { key, body, headers = {}, keepalive = false } = {}) {
  const sent = { ...headers, 'accept-language': document.documentElement.lang };
  if (key) sent.authorization = `Bearer ${key}`;
  if (body !== undefined) sent['content-type'] = 'application/json';
  let response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
      keepalive,
      cache: 'no-store',
    });
  } catch {
    throw new Problem(0);
  }
  const answer = await bodyOf(response);
  if (!response.ok && response.status !== 304) throw new Problem(response.status, answer ?? {});
  return { status: response.status, body: answer, etag: response.headers.get('etag') };
}

async function bodyOf(response) {
  try {
    return await response.json();
  } catch {
    return null; // no body, or a page of the network's in its place
  }
}

/** Sends a file where an upload said, telling how far it is (0 to 100). */
export function sendFile(upload, file, { progress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(upload.method, upload.url);
    for (const [name, value] of Object.entries(upload.headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', (event) => progress(Math.round((100 * event.loaded) / file.size)));
    request.addEventListener('load', () => {
      // 412: these very bytes are there already, since an earlier try arrived and only its answer was lost.
      const arrived = request.status === 200 || request.status === 412;
      arrived ? resolve() : reject(new Problem(request.status));
    });
    request.addEventListener('error', () => reject(new Problem(0)));
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** Reads a file of the site. */
export async function readFile(url, { signal } = {}) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Problem(response.status);
  return response.arrayBuffer();
}

/** Reads JSON of the site or of the issuer. */
export async function readJson(url) {
  const response = await quietly(url, { cache: 'no-store' });
  if (!response.ok) throw new Problem(response.status);
  return response.json();
}

/** Sends a form to the issuer; gives its JSON. */
export async function sendForm(url, values) {
  const response = await quietly(url, { method: 'POST', body: new URLSearchParams(values), cache: 'no-store' });
  const answer = await bodyOf(response);
  if (!response.ok) throw new Problem(response.status, { title: answer?.error });
  return answer;
}

async function quietly(url, options) {
  try {
    return await fetch(url, { ...options, credentials: 'omit', signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Problem(0);
  }
}

/** Counts a search that ended without an article. Nobody waits for it. */
export function reportSearch(body) {
  call('POST', '/searches', { body, keepalive: true }).catch(() => {});
}
