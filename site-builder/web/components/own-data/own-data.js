// Everything of one's own: to take along, or to have erased.

import { call } from '../../lib/api.js';
import { forget, keys } from '../../lib/keys.js';
import { part } from '../../lib/words.js';

export function mount(root) {
  root.hidden = keys().length === 0;
  const words = root.dataset;
  const say = (text) => (part(root, 'said').textContent = text);
  const fault = (problem) => say(problem.status === 0 ? words.offline : problem.message || words.problem);
  const dialog = root.querySelector('dialog');

  part(root, 'download').addEventListener('click', async () => {
    say(words.loading);
    try {
      const all = await Promise.all(keys().map((key) => call('GET', '/own', { key })));
      save(all.map(({ body }) => body));
      say(words.done);
    } catch (problem) {
      fault(problem);
    }
  });

  part(root, 'erase').addEventListener('click', () => {
    dialog.returnValue = '';
    dialog.showModal();
  });
  dialog.addEventListener('close', async () => {
    if (dialog.returnValue !== 'yes') return;
    try {
      for (const key of keys()) await call('DELETE', '/own', { key });
      forget();
      say(words.erased);
      dispatchEvent(new Event('pomoc:erased'));
    } catch (problem) {
      fault(problem);
    }
  });
}

/** As a file: one requester's data, or a list where this browser holds several keys. */
function save(parts) {
  const json = JSON.stringify(parts.length === 1 ? parts[0] : parts, null, 2);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  link.download = 'requests.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
