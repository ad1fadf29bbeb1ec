// Where the engine's files come from: the network, which the browser's own cache spares what it has seen, and without a
// network what was kept. Their names carry a hash of their content, so what was kept is never out of date.
import { readFile } from '../api.js';
import { openEngine } from './engine.js';

const CACHE = 'pomoc-search';
const STALLED = 8000; // milliseconds until what was kept is better than a network that does not answer
const GIVEN_UP = 12_000; // milliseconds more until it is given up where nothing was kept
/** An index of at most so many files is fetched whole when there is time, so that searching goes on without a network. */
const WHOLE_FILES_MAX = 200;

const IDLE = 3000; // milliseconds without a search until what was read is kept and the rest of the first index fetched

const engines = new Map();
/** What was read and is not kept yet: keeping takes as long as searching, and so waits until nobody does. */
const fresh = new Map();

/** The index that was asked first: the one in the page's language, or at the desk in the ticket's. */
let first;
let idle;

/** Answers a query from the index whose manifest has the address `index`. */
export async function answerTo({ index, query, options }) {
  first ??= index;
  clearTimeout(idle);
  try {
    return await (await engineOf(index)).search(query, options);
  } finally {
    clearTimeout(idle); // another query may have been answered meanwhile
    idle = setTimeout(keepAll, IDLE);
  }
}

const keepAll = () => Promise.allSettled([...engines.keys()].map(keep));

/** The engine of an index; opened once. */
function engineOf(index) {
  if (!engines.has(index)) {
    const opened = openEngine(index.slice(index.lastIndexOf('/') + 1), (name) => bytesOf(new URL(name, index).href));
    opened.catch(() => engines.delete(index));
    engines.set(index, opened);
  }
  return engines.get(index);
}

async function bytesOf(address) {
  const read = async (options) => {
    const bytes = await readFile(address, options);
    fresh.set(address, bytes);
    return bytes;
  };
  try {
    return await read({ signal: AbortSignal.timeout(STALLED) });
  } catch (problem) {
    const kept = await (await openCache())?.match(address);
    if (kept) return kept.arrayBuffer();
    if (problem.name === 'TimeoutError') return read({ signal: AbortSignal.timeout(GIVEN_UP) }); // slow, and there is nothing else
    throw problem;
  }
}

async function openCache() {
  try {
    return await caches.open(CACHE);
  } catch {
    return undefined; // a private window, or not a secure context
  }
}

/** Keeps what was read of an index, and fetches the rest of the first one; drops what older versions of it left there. */
async function keep(index) {
  const { files } = await engineOf(index);
  const current = new Set([index, ...['words', 'rows', 'spelling'].flatMap((kind) => files.names(kind)).map((name) => new URL(name, index).href)]);
  const read = [...fresh].filter(([address]) => current.has(address));
  read.forEach(([address]) => fresh.delete(address));
  const cache = await openCache();
  if (!cache) return;
  const folder = new URL('.', index).href;
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  for (const address of kept) if (address.startsWith(folder) && !current.has(address)) await cache.delete(address);
  // A full cache costs the way on without a network, not the answer.
  for (const [address, bytes] of read) if (!kept.has(address)) await cache.put(address, new Response(bytes));
  if (index !== first || current.size > WHOLE_FILES_MAX || globalThis.navigator?.connection?.saveData) return;
  for (const [address] of read) kept.add(address);
  for (const address of current) if (!kept.has(address)) await cache.put(address, new Response(await readFile(address)));
}
