// One request: where it stands, the whole conversation, and everything its requester can do about it.

import { call } from '../../lib/api.js';
import { adopt, fromHash, keys } from '../../lib/keys.js';
import { open } from '../../lib/tickets.js';
import { fill, part } from '../../lib/words.js';
import { rating } from './rating.js';
import { reply } from './reply.js';
import { render } from './render.js';

const FRESH = 15_000; // milliseconds between two looks while the page is seen

export async function mount(root) {
  const words = root.dataset;
  const state = { id: takeUp(), seen: null };
  addEventListener('hashchange', () => location.reload());

  const refresh = async () => {
    try {
      const seen = await open(state.id, state.seen?.etag);
      if (seen) render(root, (state.seen = seen));
      trouble(root, '');
    } catch (problem) {
      trouble(root, problem.status === 404 || problem.status === 401 ? words.missing : state.seen ? words.stale : words.failed);
    }
    part(root, 'loading').hidden = true;
  };

  part(root, 'problem').querySelector('button').addEventListener('click', refresh);
  actions(root, state, refresh);
  reply(root, state, refresh);
  rating(root, state, refresh);
  await refresh();
  receipt(root, state);
  setInterval(() => document.visibilityState === 'visible' && refresh(), FRESH);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  addEventListener('online', refresh);
}

/** The request's id. The key of a private link is taken up and leaves the address, so that it is in no history. */
function takeUp() {
  const { id, key } = fromHash();
  if (key) {
    adopt(key);
    history.replaceState(null, '', `${location.pathname}#${id}`);
  }
  return id ?? '-';
}

function trouble(root, text) {
  const problem = part(root, 'problem');
  problem.querySelector('p').textContent = text;
  problem.hidden = !text;
}

/** Thanks, once, after it was sent. */
function receipt(root, { id, seen }) {
  if (!seen || sessionStorage.getItem('pomoc.receipt') !== id) return;
  sessionStorage.removeItem('pomoc.receipt');
  const box = part(root, 'receipt');
  const text = box.querySelector('[data-say]');
  text.textContent = fill(text.dataset.say, { number: seen.ticket.number.replace(/(\d{3})(?=\d)/g, '$1\u00a0') });
  box.hidden = false;
  box.focus();
}

function actions(root, state, refresh) {
  const confirm = part(root, 'confirm');
  const change = async (method, path) => {
    try {
      await call(method, `/tickets/${state.id}${path}`, { key: state.seen.key });
      await refresh();
    } catch (problem) {
      trouble(root, problem.message || root.dataset.problem);
    }
  };
  part(root, 'delete').addEventListener('click', (event) => {
    event.preventDefault();
    confirm.returnValue = '';
    confirm.showModal();
  });
  confirm.addEventListener('close', async () => {
    if (confirm.returnValue !== 'yes') return;
    await change('DELETE', '');
    part(root, 'restore').focus();
  });
  part(root, 'answer-now').addEventListener('click', () => part(root, 'reply').querySelector('textarea').focus());
  part(root, 'restore').addEventListener('click', () => change('POST', '/restore'));
  part(root, 'copy').addEventListener('click', async () => {
    await navigator.clipboard.writeText(part(root, 'link').value).catch(() => part(root, 'link').select());
    part(root, 'copied').textContent = root.dataset.copied;
  });
  root.addEventListener('click', async (event) => {
    const file = event.target.closest('[data-file]');
    if (!file) return;
    event.preventDefault();
    try {
      const { body } = await call('GET', `/tickets/${state.id}/attachments/${file.dataset.file}`, { key: state.seen.key });
      location.assign(body.url);
    } catch (problem) {
      trouble(root, problem.message || root.dataset.problem);
    }
  });
  part(root, 'link').addEventListener('focus', (event) => event.target.select());
  if (!keys().length) part(root, 'private').hidden = true;
}
