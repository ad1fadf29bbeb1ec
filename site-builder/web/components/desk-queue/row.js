// One row of the queue.

import { addressOf } from '../../lib/desk/address.js';
import { make } from '../../lib/desk/make.js';
import { languageName, say, since } from '../../lib/desk/words.js';
import { moment } from '../../lib/words.js';
import { spaced } from '../request-list/request-list.js';

/** A row for a ticket; `update` says what stands in it. */
export function row(ticket, desk) {
  const link = make('a', { 'data-ticket': ticket.id });
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    desk.open(ticket.id);
  });
  return make('li', { class: 'desk-row', 'data-id': ticket.id }, link);
}

/** Shows a ticket as it is now in its row. What has not changed is left alone. */
export function update(item, ticket, desk) {
  const link = item.firstElementChild;
  link.href = addressOf({ ticket: ticket.id });
  Object.assign(link.dataset, { status: ticket.status, version: ticket.version });
  link.dataset.owner = ticket.assignee?.id ?? '';
  delete item.dataset.gone;
  const own = ticket.assignee?.id === desk.agent.id;
  const open = ['received', 'in_review', 'needs_answer'].includes(ticket.status);
  const waits = open ? say('waits', { time: since(ticket.status === 'needs_answer' ? ticket.since : ticket.queued_at) }) : moment(ticket.updated_at);
  const facts = [spaced(ticket.number), desk.config.languages.length > 1 && languageName(ticket.language), desk.topic(ticket.topic)];
  const wait = make('span', { class: ticket.late ? 'late' : 'quiet', text: ticket.late ? `${waits}, ${say('late')}` : waits });
  const owned = ticket.assignee && make('span', { class: 'owner', text: own ? say('yours') : ticket.assignee.name });
  const badge = ticket.status !== 'received' && make('span', { class: 'badge', 'data-status': ticket.status, text: say(`status_${ticket.status}`) });
  const line = make('span', { class: 'small' }, make('span', { class: 'row' }, badge, owned, wait), make('span', { class: 'facts quiet', text: facts.filter(Boolean).join(' · ') }));
  const title = make('strong', { text: ticket.title || say('deleted'), lang: ticket.language });
  if (link.textContent !== title.textContent + line.textContent) link.replaceChildren(title, line);
}
