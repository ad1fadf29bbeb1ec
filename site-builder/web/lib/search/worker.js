// The search's own thread: typing is never held up by it.
import { answerTo } from './source.js';

self.addEventListener('message', async ({ data: { id, ...question } }) => {
  try {
    self.postMessage({ id, answer: await answerTo(question) });
  } catch (error) {
    self.postMessage({ id, fault: { name: error.name, message: error.message } });
  }
});
