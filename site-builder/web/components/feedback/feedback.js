// Did this article help? One click is enough; the reason is a second, voluntary step.

import { call } from '../../lib/api.js';
import { part } from '../../lib/words.js';

export function mount(root) {
  const { article, language } = root.dataset;
  const [ask, why, said] = ['ask', 'why', 'said'].map((name) => part(root, name));
  const tell = async (helpful, reason) => {
    try {
      await call('POST', '/feedback', { body: { article, language, helpful, ...(reason ? { reason } : {}) } });
      said.textContent = said.dataset.thanks;
      return true;
    } catch {
      said.textContent = said.dataset.failed;
      return false;
    }
  };
  ask.addEventListener('click', async (event) => {
    const answer = event.target.closest('button')?.value;
    if (!answer) return;
    if (answer === 'no') {
      ask.hidden = true;
      why.hidden = false;
      why.querySelector('textarea').focus();
    } else if (await tell(true)) ask.hidden = true;
  });
  why.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (await tell(false, why.querySelector('textarea').value.trim())) why.hidden = true;
  });
  root.hidden = false;
}
