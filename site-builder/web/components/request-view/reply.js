// Writing below a request: kept while it is typed, sent once.

import { attach } from '../attachments/attachments.js';
import { call } from '../../lib/api.js';
import { keep, kept, random } from '../../lib/store.js';
import { part } from '../../lib/words.js';

export function reply(root, state, refresh) {
  const words = root.dataset;
  const form = part(root, 'reply');
  const text = form.querySelector('textarea');
  const said = part(root, 'reply-said');
  const button = form.querySelector('[type="submit"]');
  const name = `reply.${state.id}`;
  const remember = () => keep(name, { ...kept(name, {}), text: text.value, files: uploads.arrived() });
  const uploads = attach(form.querySelector('.attachments'), { key: () => state.seen.key, changed: remember });
  const draft = kept(name, {});
  text.value = draft.text ?? '';
  uploads.restore(draft.files ?? []);
  form.addEventListener('input', remember);

  const fault = (words) => {
    said.textContent = words;
    button.removeAttribute('aria-disabled');
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') === 'true') return;
    if (!text.value.trim()) {
      fault(words.missingReply);
      return text.focus();
    }
    if (uploads.busy()) return fault(words.waits);
    if (uploads.failed()) return fault(words.failedUpload);
    button.setAttribute('aria-disabled', 'true');
    said.textContent = words.sending;
    const body = { body: text.value, uploads: uploads.arrived().map(({ id }) => id) };
    // The same words again are the same message; other words are another one.
    const asked = JSON.stringify(body);
    const former = kept(name, {});
    const key = former.asked === asked ? former.key : random(16);
    keep(name, { ...former, key, asked });
    try {
      await call('POST', `/tickets/${state.id}/messages`, { key: state.seen.key, body, headers: { 'idempotency-key': key } });
      keep(name, null);
      text.value = '';
      uploads.clear();
      fault('');
      await refresh();
      part(root, 'messages').lastElementChild?.scrollIntoView({ block: 'nearest' });
    } catch (problem) {
      fault(problem.status === 0 ? words.offline : problem.errors?.[0]?.detail ?? (problem.message || words.problem));
    }
  });
}
