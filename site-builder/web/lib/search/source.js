// Where the engine's files come from: the browser's cache, then the network. Their names carry a hash of their content, so
// what is in the cache is never out of date.
import { readFile } from '../api.js';
import { openEngine } from './engine.js';

const CACHE = 'pomoc-search';
/** An index of at most so many files is fetched whole when there is time, so that searching goes on without a network. */
const WHOLE_FILES_MAX = 200;

const engines = new Map();

/** The engine of the index whose manifest has this address; opened once. */
export function engineOf(index) {
  if (!engines.has(index)) {
    const opened = openEngine(index.slice(index.lastIndexOf('/') + 1), (name) => cached(new URL(name, index).href));
    opened.catch(() => engines.delete(index));
    engines.set(index, opened);
  }
  return engines.get(index);
}

async function cached(address) {
  const cache = await openCache();
  const kept = await cache?.match(address);
  if (kept) return kept.arrayBuffer();
  const bytes = await readFile(address);
  // A full or forbidden cache costs speed, not the answer.
  cache?.put(address, new Response(bytes.slice(0))).catch(() => {});
  return bytes;
}

async function openCache() {
  try {
    return await caches.open(CACHE);
  } catch {
    return undefined; // a private window, or not a secure context
  }
}

/** Fetches the rest of an index into the cache, and drops what older versions of it left there. */
export async function keepWhole(index) {
  const cache = await openCache();
  if (!cache || globalThis.navigator?.connection?.saveData) return;
  const { files } = await engineOf(index);
  const current = new Set([index, ...['words', 'rows', 'spelling'].flatMap((kind) => files.names(kind)).map((name) => new URL(name, index).href)]);
  const folder = new URL('.', index).href;
  for (const { url } of await cache.keys()) if (url.startsWith(folder) && !current.has(url)) await cache.delete(url);
  if (current.size > WHOLE_FILES_MAX) return;
  for (const address of current) await cached(address);
}
