// The ticket that is open: shown as it is now, followed while it is looked at, taken, given back and closed.

import { ask } from '../../lib/desk/agent-api.js';
import { complaint } from '../../lib/desk/complaint.js';
import { say } from '../../lib/desk/words.js';
import { part } from '../../lib/words.js';
import { looking } from './looking.js';
import { render } from './render.js';

const FRESH = 8_000; // milliseconds between two looks while the page is seen

/** Takes charge of the pane. Gives `{ show, press, refresh, adopt }`. */
export function ticket(root, desk) {
  const state = { id: '', etag: null };
  const others = looking(part(root, 'looking'), desk);

  /** Says what is wrong: with the connection, or with what was tried. The latter stays until something else is tried. */
  const trouble = (text = '', about = 'change') => {
    const box = part(root, 'trouble');
    if (about === 'connection' && box.textContent && box.dataset.about === 'change') return;
    box.dataset.about = about;
    box.textContent = text;
    box.hidden = !text;
  };
  const screen = (name) => {
    for (const other of ['nothing', 'loading', 'missing', 'ticket']) part(root, other).hidden = other !== name;
  };

  /** Takes up the ticket as the service gave it. */
  const adopt = (body, etag) => {
    if (body.id !== state.id) return;
    const first = desk.ticket?.id !== body.id;
    const former = desk.ticket;
    Object.assign(state, { etag });
    Object.assign(desk, { ticket: body, etag });
    render(root, body, desk, first);
    if (first) desk.composer.begin();
    else desk.composer.follow();
    const come = first ? 0 : body.messages.filter(({ id, author }) => author === 'requester' && !former.messages.some((had) => had.id === id)).length;
    if (come) desk.say(say('reply_came'));
    desk.title();
  };

  const refresh = async () => {
    const { id } = state;
    if (!id) return;
    try {
      const { status, body, etag } = await ask('GET', `/tickets/${id}`, { headers: state.etag ? { 'if-none-match': state.etag } : {} });
      if (id !== state.id) return;
      if (status !== 304) adopt(body, etag);
      if (part(root, 'ticket').hidden) screen('ticket');
      trouble('', 'connection');
    } catch (problem) {
      if (id !== state.id) return;
      const gone = problem.status === 404;
      if (desk.ticket?.id === id && !gone) return trouble(say('ticket_stale'), 'connection');
      part(root, 'missing-text').textContent = say(gone ? 'ticket_missing' : 'ticket_failed');
      screen('missing');
    }
  };

  const show = async (id, focus) => {
    if (id === state.id) return id && focus ? part(root, 'title').focus() : undefined;
    desk.composer.leave();
    Object.assign(state, { id, etag: null });
    desk.ticket = null;
    trouble();
    others.follow(id);
    if (!id) {
      desk.title();
      return screen('nothing');
    }
    screen('loading');
    await refresh();
    root.scrollTop = 0;
    if (focus && id === state.id) part(root, part(root, 'ticket').hidden ? 'missing-back' : 'title').focus();
  };

  const change = async (method, path, body) => {
    trouble();
    try {
      const headers = body ? { 'if-match': desk.etag } : {};
      const answer = await ask(method, `/tickets/${state.id}${path}`, { body, headers });
      adopt(answer.body, answer.etag);
      desk.list.refresh();
      return true;
    } catch (problem) {
      trouble(complaint(problem));
      state.etag = null;
      await refresh();
      return false;
    }
  };
  desk.change = (body) => change('PATCH', '', body);

  const actions = {
    take: () => change('POST', '/take'),
    release: () => change('POST', '/release'),
    'take-over': () => change('PATCH', '', { assignee: 'me' }),
    close: () => change('PATCH', '', { status: 'closed' }),
  };
  for (const [name, act] of Object.entries(actions)) {
    part(root, name).addEventListener('click', async () => {
      const button = part(root, name);
      button.disabled = true;
      await act();
      button.disabled = false;
      if (button.hidden) part(root, 'title').focus();
    });
  }
  for (const name of ['back', 'missing-back']) {
    part(root, name).addEventListener('click', (event) => {
      event.preventDefault();
      desk.open('');
    });
  }
  setInterval(() => document.visibilityState === 'visible' && refresh(), FRESH);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  addEventListener('online', refresh);

  const press = (name) => state.id && !part(root, name).hidden && !part(root, 'ticket').hidden && part(root, name).click();
  return { show, press, refresh, adopt, looking: others };
}
