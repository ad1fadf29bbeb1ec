// Your requests: all of this browser's on their own page, those that still matter on the home page.

import { isUnsent, resend } from '../../lib/draft.js';
import { forget, keys } from '../../lib/keys.js';
import { list } from '../../lib/tickets.js';
import { count, fill, moment, part, range } from '../../lib/words.js';

const FRESH = 30_000; // milliseconds between two looks while the page is seen
const HOME = 5; // requests on the home page

export async function mount(root) {
  const whole = root.dataset.mode === 'whole';
  part(root, 'failed').querySelector('button').addEventListener('click', () => show(root, whole));
  if (whole) preparePage(root);
  addEventListener('pomoc:erased', () => location.reload());
  await unsent(root, whole);
  await show(root, whole);
  setInterval(() => document.visibilityState === 'visible' && keys().length && show(root, whole), FRESH);
}

async function show(root, whole) {
  if (!keys().length) {
    part(root, 'none').hidden = !whole;
    root.hidden = !whole && !isUnsent();
    return;
  }
  let page;
  try {
    page = await list();
  } catch {
    part(root, 'failed').hidden = false;
    root.hidden = false;
    return;
  }
  part(root, 'failed').hidden = true;
  // What waits for the person comes first: nothing else here needs them.
  const loud = (ticket) => Number(ticket.status !== 'needs_answer');
  const shown = [...page.tickets].sort((a, b) => loud(a) - loud(b)).slice(0, whole ? undefined : HOME);
  const asked = shown.filter((ticket) => ticket.status === 'needs_answer').length;
  const asks = part(root, 'asked');
  asks.hidden = asked === 0;
  if (asked) asks.textContent = count(root.dataset, 'asked', asked);
  part(root, 'list').replaceChildren(...shown.map((ticket) => card(root, ticket)));
  part(root, 'none').hidden = !whole || shown.length > 0;
  root.hidden = !whole && shown.length === 0 && !isUnsent();
  if (whole) offerMore(root, page.more);
}

/** What was sent and never acknowledged goes out again, wherever the person comes back to. */
async function unsent(root, whole) {
  if (!isUnsent()) return;
  const waiting = part(root, 'waiting');
  waiting.hidden = false;
  root.hidden = false;
  const attempt = () => resend().then(() => { waiting.hidden = true; return show(root, whole); }, () => {});
  addEventListener('online', attempt);
  await attempt();
}

function card(root, ticket) {
  const words = root.dataset;
  const item = root.querySelector('template').content.firstElementChild.cloneNode(true);
  const title = part(item, 'title');
  title.textContent = ticket.title || words.deleted;
  title.href = `${words.view}#${ticket.id}`;
  item.dataset.status = ticket.status;
  part(item, 'answer').hidden = ticket.status !== 'needs_answer';
  part(item, 'answer').href = title.href;
  const status = part(item, 'status');
  status.textContent = root.getAttribute(`data-${ticket.status}`);
  status.dataset.status = ticket.status;
  part(item, 'number').textContent = fill(words.number, { number: spaced(ticket.number) });
  part(item, 'time').textContent = `· ${moment(ticket.created_at)}`;
  const estimate = part(item, 'estimate');
  estimate.hidden = !ticket.estimate;
  if (ticket.estimate) {
    const { position, from, to } = ticket.estimate;
    estimate.textContent = `${fill(words.place, { place: position })} ${fill(words.expected, { range: range(from, to) })}.`;
  }
  return item;
}

/** Nine digits in threes, as people read them to each other. */
export function spaced(number) {
  return number.replace(/(\d{3})(?=\d)/g, '$1\u00a0');
}

function offerMore(root, more) {
  const button = part(root, 'more');
  button.hidden = more.length === 0;
  button.onclick = async () => {
    const page = await list(more).catch(() => null);
    if (!page) return (part(root, 'failed').hidden = false);
    part(root, 'list').append(...page.tickets.map((ticket) => card(root, ticket)));
    offerMore(root, page.more);
  };
}

function preparePage(root) {
  root.hidden = false;
  const corner = part(root, 'forget');
  corner.hidden = keys().length === 0;
  const dialog = corner.querySelector('dialog');
  corner.querySelector('button').addEventListener('click', () => dialog.showModal());
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'yes') return;
    forget();
    location.reload();
  });
}
