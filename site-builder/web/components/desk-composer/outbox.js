// Messages on their way. For some seconds each can be taken back; then it is sent, and sent again until it has arrived or was
// refused. It is on the device all that time: leaving the page sends it, and whatever came of that is settled at the next start.

import { ask, farewell } from '../../lib/desk/agent-api.js';
import { complaint } from '../../lib/desk/complaint.js';
import { make } from '../../lib/desk/make.js';
import { say } from '../../lib/desk/words.js';
import { keep, kept } from '../../lib/store.js';
import { spaced } from '../request-list/request-list.js';
import { readOf, unread } from './read.js';

const UNDO = 8_000; // milliseconds during which a message can be taken back
const AGAIN = 5_000; // milliseconds until a try that reached nobody is repeated
const GONE = 4_000; // milliseconds until "Sent" disappears
const OTHER = 4_000; // milliseconds another tab is given to send what is its own
const NAME = 'desk.outbox';

/** Takes charge of the messages. Gives `{ add, undo, settled }`; the last are the versions of tickets that what was sent settles. */
export function outbox(list, desk) {
  const here = new Map(); // key → { entry, toast, timer, flying }
  const settled = new Map();

  const store = (entry) => keep(NAME, [...kept(NAME, []).filter(({ key }) => key !== entry.key), entry]);
  const forget = ({ key }) => keep(NAME, kept(NAME, []).filter((other) => other.key !== key));

  const take = (entry) => {
    const one = { entry, toast: make('div', { class: 'desk-toast' }), timer: 0, flying: false };
    here.set(entry.key, one);
    list.append(one.toast);
    return one;
  };

  const close = (one, after = 0) => {
    here.delete(one.entry.key);
    clearTimeout(one.timer);
    setTimeout(() => one.toast.remove(), after);
  };

  const tell = (one, key, ...buttons) => {
    const { kind, number } = one.entry;
    const words = say(key, { kind: say(`kind_${kind}`), number: spaced(number), seconds: left(one.entry) });
    one.toast.replaceChildren(make('span', { text: words }), ...buttons);
    return words;
  };

  const left = ({ due }) => Math.max(0, Math.ceil((due - Date.now()) / 1000));
  const button = (key, act) => make('button', { type: 'button', text: say(key), onclick: act });

  /** Counts down on the page; a screen reader hears of it once. */
  const wait = (one, back = button('undo', () => undo(one))) => {
    if (left(one.entry) === 0) return send(one);
    tell(one, 'sending_in', back);
    one.timer = setTimeout(() => wait(one, back), 1_000);
  };

  const undo = async (one = [...here.values()].findLast(({ flying, entry }) => !flying && left(entry) > 0)) => {
    if (!one || one.flying) return;
    forget(one.entry);
    settled.delete(one.entry.ticket);
    close(one);
    desk.composer.restore(one.entry);
    desk.say(say('undone'));
    await desk.open(one.entry.ticket);
    desk.composer.take(one.entry.kind);
  };

  const send = async (one) => {
    if (one.flying) return;
    one.flying = true;
    tell(one, 'sending_now');
    try {
      await ask('POST', `/tickets/${one.entry.ticket}/messages`, request(one.entry));
      forget(one.entry);
      desk.say(tell(one, 'sent'));
      close(one, GONE);
      refresh(one.entry);
    } catch (problem) {
      one.flying = false;
      await refused(one, problem);
    }
  };

  const refused = async (one, problem) => {
    if (problem.status === 412 && (await catchUp(one))) return send(one);
    if (problem.passing || problem.status === 401 || problem.status === 429) {
      desk.say(tell(one, problem.status === 401 ? 'unsent_signed_out' : 'unsent_offline'));
      one.timer = setTimeout(() => send(one), problem.status === 429 ? AGAIN * 6 : AGAIN);
      return;
    }
    forget(one.entry);
    const look = button('look', () => {
      close(one);
      desk.open(one.entry.ticket);
    });
    tell(one, 'refused', look, button('dismiss', () => close(one)));
    one.toast.firstElementChild.append(` ${problem.status === 412 ? say('refused_changed') : complaint(problem)}`);
    desk.say(one.toast.firstElementChild.textContent);
    here.delete(one.entry.key);
    settled.delete(one.entry.ticket);
    desk.composer.restore(one.entry);
    refresh(one.entry);
  };

  /** Whether the ticket has changed in nothing that the agent must read first; then the message goes out on what it is now. */
  const catchUp = async (one) => {
    try {
      const { body, etag } = await ask('GET', `/tickets/${one.entry.ticket}`);
      if (unread(one.entry.read, body, desk.agent).length || one.entry.caughtUp > 3) return false;
      one.entry = { ...one.entry, read: readOf(body, etag), caughtUp: (one.entry.caughtUp ?? 0) + 1 };
      store(one.entry);
      return true;
    } catch {
      return false;
    }
  };

  const refresh = (entry) => {
    desk.list.refresh();
    if (desk.ticket?.id === entry.ticket) desk.pane.refresh();
  };

  addEventListener('online', () => here.forEach((one) => left(one.entry) === 0 && send(one)));
  addEventListener('pagehide', () => here.forEach(({ entry }) => farewell('POST', `/tickets/${entry.ticket}/messages`, request(entry)).catch(() => {})));
  addEventListener('leaving', ({ detail }) => here.forEach((one) => {
    clearTimeout(one.timer);
    detail.push(send(one));
  }));
  // What a page left behind. It may have arrived: the key makes sending it once more harmless.
  for (const entry of kept(NAME, []).filter(({ agent }) => agent === desk.agent.id)) {
    setTimeout(() => kept(NAME, []).some(({ key }) => key === entry.key) && !here.has(entry.key) && send(take(entry)), Math.max(0, entry.due + OTHER - Date.now()));
  }

  return {
    settled,
    add: (entry) => {
      if (entry.kind !== 'note') settled.set(entry.ticket, entry.version);
      const one = take({ ...entry, due: Date.now() + UNDO });
      store(one.entry);
      desk.say(say('sending_said', { kind: say(`kind_${entry.kind}`), number: spaced(entry.number) }));
      wait(one);
    },
    undo: () => undo(),
  };
}

function request({ key, kind, body, articles, files, read }) {
  const message = { kind, body };
  if (articles.length) message.articles = articles;
  if (files.length) message.uploads = files.map(({ id }) => id);
  return { body: message, headers: { 'idempotency-key': key, 'if-match': read.etag } };
}
