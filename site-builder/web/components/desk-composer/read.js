// What an agent has read of a ticket, and what of it is different now. Who answers a text must have read that text.

import { difference } from '../../lib/diff.js';
import { make } from '../../lib/desk/make.js';
import { say } from '../../lib/desk/words.js';

/** A ticket as it is read now. */
export function readOf({ title, description, status, assignee, messages }, etag) {
  return { etag, title, description, status, assignee: assignee?.id ?? null, messages: messages.map(({ id }) => id) };
}

/** What the agent has not read: nodes, empty when nothing that matters has changed. */
export function unread(read, ticket, agent) {
  const said = { gone: say('gone'), new: say('new') };
  const nodes = [];
  for (const name of ['title', 'description']) {
    if (read[name] !== ticket[name]) nodes.push(make('p', {}, difference(read[name] ?? '', ticket[name] ?? '', said)));
  }
  for (const { id, author, agent: by, kind, body } of ticket.messages) {
    if (read.messages.includes(id) || by?.id === agent.id) continue;
    const name = by?.name ?? say(`author_${author}`);
    nodes.push(make('p', { class: 'small' }, make('strong', { text: name }), kind === 'reply' ? '' : ` · ${say(`kind_${kind}`)}`), make('blockquote', { text: body }));
  }
  const { assignee, status } = ticket;
  if (assignee && assignee.id !== agent.id && assignee.id !== read.assignee) nodes.push(make('p', { text: say('taken_by', { name: assignee.name }) }));
  if (status !== read.status && ['withdrawn', 'closed', 'declined'].includes(status)) nodes.push(make('p', { text: say('now', { status: say(`status_${status}`) }) }));
  return nodes;
}
