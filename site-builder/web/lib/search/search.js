// The one way to search, for every component: a promise of results, made in a worker where there are workers.

const waiting = new Map();
let worker;
let last = 0;

/** What came instead of an answer: the index is missing, damaged, or out of reach. */
export class SearchFault extends Error {
  constructor({ name, message }) {
    super(message);
    this.name = 'SearchFault';
    this.cause = name;
  }
}

/**
 * Opens the index whose manifest has the address `index`.
 *
 * `search(query, { limit, literal, pages })` promises `{ query, telling, mended, known, familiar, total, results }`. Each result
 * has `url`, `title`, `section`, `description`, `heading` (`{ anchor, text, marks }` or null) and `marks` (`{ title, description }`,
 * lists of `[start, end]`). `mended` is the query as it was understood, null when it was taken as typed; `telling` says whether
 * more is in it than words that ask or fill, `known` whether no word of it is unknown, and `familiar` how many are of this
 * language, or begin a word of it, before any is mended. `literal` forbids mending; `pages: false` leaves out what is no article but a page of the site.
 * `warm()` gets ready for the first query.
 */
export function openSearch({ index }) {
  const address = new URL(index, document.baseURI).href;
  const search = (query, options = {}) => ask({ index: address, query, options });
  return { search, warm: () => search('').catch(() => {}) };
}

function ask(question) {
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { question, resolve, reject });
    const thread = start();
    if (thread) thread.postMessage({ id, ...question });
    else askHere(id);
  });
}

function start() {
  if (worker !== undefined) return worker;
  try {
    worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }) => settle(data));
    worker.addEventListener('error', () => {
      // The worker could not be loaded: what was asked is answered on this thread, and so is all that follows.
      worker = null;
      for (const id of waiting.keys()) askHere(id);
    });
  } catch {
    worker = null;
  }
  return worker;
}

async function askHere(id) {
  const { question } = waiting.get(id);
  try {
    const { answerTo } = await import('./source.js');
    settle({ id, answer: await answerTo(question) });
  } catch (error) {
    settle({ id, fault: error });
  }
}

function settle({ id, answer, fault }) {
  const { resolve, reject } = waiting.get(id) ?? {};
  waiting.delete(id);
  if (fault) reject?.(new SearchFault(fault));
  else resolve?.(answer);
}
