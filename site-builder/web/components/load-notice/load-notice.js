// How busy the team is, before anybody begins to write.

import { call } from '../../lib/api.js';
import { count, fill, part, range } from '../../lib/words.js';

export async function mount(root) {
  const words = root.dataset;
  let load;
  try {
    load = (await call('GET', '/load')).body;
  } catch {
    return; // the page already says that it is not known
  }
  const { from_seconds: from, to_seconds: to, basis } = load.estimate;
  const now = Date.now();
  root.dataset.level = load.level;
  part(root, 'level').textContent = words[load.level];
  const expected = fill(words.answer, { range: range(now + from * 1000, now + to * 1000) });
  part(root, 'answer').textContent = expected;
  const waiting = load.waiting === 0 ? words.none : count(words, 'waiting', load.waiting);
  part(root, 'waiting').textContent = `${waiting} ${words[basis]}`;
  part(root, 'unknown').hidden = true;
}
