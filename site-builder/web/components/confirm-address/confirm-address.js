// The click that confirms an address, or forbids to write there. Opening the page does nothing: programs that look at links
// in mail open pages, but press no buttons.

import { call } from '../../lib/api.js';
import { part } from '../../lib/words.js';

export function mount(root) {
  const words = root.dataset;
  const [, token] = /^#([\w-]{22})$/.exec(location.hash) ?? [];
  const say = (text) => (part(root, 'said').textContent = text);
  if (!token) return say(words.broken);
  part(root, 'ask').hidden = false;
  for (const button of root.querySelectorAll('[data-wanted]')) {
    button.addEventListener('click', async () => {
      const wanted = button.dataset.wanted === 'yes';
      try {
        await call('POST', '/confirmations', { body: { token, wanted } });
        part(root, 'ask').hidden = true;
        history.replaceState(null, '', location.pathname);
        say(wanted ? words.yes : words.no);
      } catch (problem) {
        say(problem.status === 0 ? words.offline : problem.message || words.problem);
      }
    });
  }
}
