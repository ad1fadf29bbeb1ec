// The queue: the tickets that wait, longest first, as the filters in the address want them. It follows the service, and yet
// what somebody points at never moves away under them.

import { ask } from '../../lib/desk/agent-api.js';
import { go, place } from '../../lib/desk/address.js';
import { many, say } from '../../lib/desk/words.js';
import { part } from '../../lib/words.js';
import { row, update } from './row.js';

const FRESH = 10_000; // milliseconds between two looks while the page is seen
const SHOWN = 50; // rows before "Show more"
const PAGES_MAX = 20; // pages read in a row when filters leave them empty
const TYPED = 300; // milliseconds after the last letter until titles are searched

/** Takes charge of the list. Gives `{ refresh, step, next, row }`. */
export function queue(root, desk) {
  const rows = part(root, 'rows');
  const state = { wanted: SHOWN, known: null, asked: 0 };
  const filters = part(root, 'filters');
  fillIn(filters);

  const refresh = async () => {
    const number = ++state.asked;
    try {
      const page = await load(state.wanted);
      if (number !== state.asked) return; // a newer question was asked meanwhile
      arrange(rows, page.tickets, desk, Boolean(state.known));
      tell(root, state, page, desk);
      part(root, 'more').hidden = !page.next;
      part(root, 'none').hidden = page.tickets.length > 0;
      part(root, 'queue-problem').hidden = true;
    } catch (problem) {
      const box = part(root, 'queue-problem');
      box.querySelector('p').textContent = say(problem.status === 0 ? 'queue_offline' : 'queue_failed');
      box.hidden = false;
    }
  };

  const filtered = () => {
    state.wanted = SHOWN;
    state.known = null;
    return refresh();
  };
  watchFilters(filters, filtered);
  part(root, 'queue-problem').querySelector('button').addEventListener('click', refresh);
  part(root, 'more').addEventListener('click', async () => {
    const had = links(rows).length;
    state.wanted = had + SHOWN;
    await refresh();
    links(rows)[had]?.focus();
  });
  addEventListener('popstate', () => {
    fillIn(filters);
    filtered();
  });
  setInterval(() => document.visibilityState === 'visible' && refresh(), FRESH);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
  addEventListener('online', refresh);

  return {
    refresh,
    step: (by) => step(rows, by),
    next: (id) => next(rows, id, desk),
    mark: () => links(rows).forEach((link) => link.setAttribute('aria-current', String(link.dataset.ticket === place().ticket))),
  };
}

/** As many rows as are wanted. A page may be short, even empty, and still not be the last. */
async function load(wanted) {
  const { ticket, ...filters } = place();
  const tickets = [];
  let [cursor, counts] = ['', {}];
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const query = new URLSearchParams({ ...filters, ...(cursor ? { cursor } : {}) });
    const { body } = await ask('GET', `/tickets?${query}`);
    if (!pages) counts = body.counts ?? {};
    tickets.push(...body.tickets);
    cursor = body.next;
    if (!cursor || tickets.length >= wanted) break;
  }
  const seen = new Set();
  return { tickets: tickets.filter(({ id }) => !seen.has(id) && seen.add(id)), next: cursor, counts };
}

/**
 * Brings the rows into the service's order, and keeps the one under the pointer or the focus where it is; unless `hold` is
 * false, because the agent asked for another list.
 */
function arrange(rows, tickets, desk, hold) {
  const anchor = hold ? (rows.querySelector(':scope > :focus-within') ?? rows.querySelector(':scope > :hover')) : null;
  const before = anchor?.getBoundingClientRect().top;
  const scroller = rows.parentElement;
  const had = new Map([...rows.children].map((item) => [item.dataset.id, item]));
  const items = tickets.map((ticket) => {
    const item = had.get(ticket.id) ?? row(ticket, desk);
    had.delete(ticket.id);
    update(item, ticket, desk);
    return item;
  });
  // What has gone above the anchor stays, struck through, until nobody points below it any more.
  for (const gone of had.values()) {
    const held = anchor && (gone === anchor || gone.compareDocumentPosition(anchor) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!held) continue;
    gone.dataset.gone = '';
    items.splice(Math.min([...rows.children].indexOf(gone), items.length), 0, gone);
  }
  for (const item of [...rows.children]) if (!items.includes(item)) item.remove();
  items.forEach((item, i) => rows.children[i] !== item && rows.insertBefore(item, rows.children[i] ?? null));
  if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - before;
}

/** Says what came, politely, and how many wait. */
function tell(root, state, { tickets, counts }, desk) {
  const ids = new Set(tickets.map(({ id }) => id));
  const come = state.known ? tickets.filter(({ id }) => !state.known.has(id)).length : 0;
  state.known = ids;
  if (come) desk.say(many('came', come));
  const waiting = counts.received;
  part(root, 'waiting').textContent = waiting === undefined ? '' : many('waiting', waiting);
  desk.waiting = waiting;
  desk.title();
}

function watchFilters(form, changed) {
  let timer;
  const apply = () => {
    const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
    go(values);
    changed();
  };
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', apply);
  form.addEventListener('input', (event) => {
    clearTimeout(timer);
    if (event.target.name === 'q') timer = setTimeout(apply, TYPED);
  });
}

function fillIn(form) {
  for (const [name, value] of Object.entries({ status: '', topic: '', language: '', assignee: '', q: '', ...place() })) {
    if (form.elements[name]) form.elements[name].value = value;
  }
}

const links = (rows) => [...rows.querySelectorAll('.desk-row:not([data-gone]) a')];

/** Moves to the next or the former row, from the one in focus or the open one. */
function step(rows, by) {
  const all = links(rows);
  const at = all.findIndex((link) => link === document.activeElement);
  const from = at >= 0 ? at : all.findIndex((link) => link.dataset.ticket === place().ticket);
  const to = all[from < 0 ? 0 : Math.min(Math.max(from + by, 0), all.length - 1)];
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
}

/** The next ticket to work on after this one: the next in the list that waits for an agent and is nobody else's. */
function next(rows, id, desk) {
  const all = links(rows);
  const at = all.findIndex((link) => link.dataset.ticket === id);
  const order = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))];
  const done = ({ ticket, version }) => Number(version) <= (desk.outbox.settled.get(ticket) ?? -1);
  const free = ({ dataset }) => ['received', 'in_review'].includes(dataset.status) && (!dataset.owner || dataset.owner === desk.agent.id) && !done(dataset);
  return order.find(free)?.dataset.ticket ?? null;
}

