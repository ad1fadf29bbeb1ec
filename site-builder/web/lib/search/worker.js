// The search's own thread: typing is never held up by it.
import { engineOf, keepWhole } from './source.js';

const IDLE = 3000; // milliseconds without a search until the rest of the index is fetched
let idle;

self.addEventListener('message', async ({ data: { id, index, query, options } }) => {
  clearTimeout(idle);
  try {
    const engine = await engineOf(index);
    self.postMessage({ id, answer: await engine.search(query, options) });
    clearTimeout(idle);
    idle = setTimeout(() => keepWhole(index).catch(() => {}), IDLE);
  } catch (error) {
    self.postMessage({ id, fault: { name: error.name, message: error.message } });
  }
});
