// A ticket onto the pane. What people wrote goes in as text; only agents' messages have the little markdown they are sent with.

import { difference } from '../../lib/diff.js';
import { make } from '../../lib/desk/make.js';
import { languageName, many, say } from '../../lib/desk/words.js';
import { leads, markdown } from '../../lib/markdown.js';
import { moment, part } from '../../lib/words.js';
import { spaced } from '../request-list/request-list.js';
import { file } from './files.js';
import { side } from './side.js';

/** Shows a ticket. `first` is when it was opened just now. */
export function render(root, ticket, desk, first) {
  const set = (name, text) => (part(root, name).textContent = text);
  set('title', ticket.title || say('deleted'));
  part(root, 'title').lang = ticket.language;
  set('status', say(`status_${ticket.status}`));
  part(root, 'status').dataset.status = ticket.status;
  set('number', say('number', { number: spaced(ticket.number) }));
  set('facts', [desk.topic(ticket.topic), languageName(ticket.language), moment(ticket.created_at)].join(' · '));
  owner(root, ticket, desk);
  set('description', ticket.description || say('deleted_text'));
  part(root, 'description').lang = ticket.language;
  keyed(part(root, 'files'), ticket.attachments, (one) => file(ticket, one), ({ id, state }) => `${ticket.id} ${id} ${state}`);
  edits(root, ticket, desk);
  conversation(root, ticket, desk);
  side(part(root, 'side'), ticket, desk);
  if (first) for (const details of root.querySelectorAll('details')) details.open = false;
}

const OPEN = ['received', 'in_review', 'needs_answer'];

function owner(root, { assignee, can, status }, desk) {
  const own = assignee?.id === desk.agent.id;
  part(root, 'owner').textContent = own ? say('owner_you') : assignee ? say('owner', { name: assignee.name }) : say('owner_nobody');
  part(root, 'take').hidden = !can.take || Boolean(assignee);
  part(root, 'take-over').hidden = !assignee || own || !OPEN.includes(status);
  part(root, 'release').hidden = !can.release;
  part(root, 'close').hidden = !can.close;
}

/** The text before each edit, beside what it became: the next one, or what stands there now. */
function edits(root, { edits, title, description, topic }, desk) {
  part(root, 'edits').hidden = !edits.length;
  if (!edits.length) return;
  part(root, 'edits-title').textContent = many('edited', edits.length);
  const said = { gone: say('gone'), new: say('new') };
  const items = edits.map((edit, i) => {
    const after = edits[i + 1] ?? { title, description, topic };
    const changed = ['title', 'description'].filter((name) => edit[name] !== after[name]);
    const texts = changed.map((name) => make('p', {}, difference(edit[name], after[name], said)));
    if (edit.topic !== after.topic) texts.push(make('p', { text: `${desk.topic(edit.topic)} → ${desk.topic(after.topic)}` }));
    const when = edit.by ? say('edited_by', { name: edit.by.name, time: moment(edit.at) }) : moment(edit.at);
    return make('li', { class: 'card' }, make('p', { class: 'quiet small', text: when }), texts.length ? texts : make('p', { text: say('edited_otherwise') }));
  });
  part(root, 'edits-list').replaceChildren(...items);
}

function conversation(root, ticket, desk) {
  part(root, 'conversation').hidden = !ticket.messages.length;
  const look = (message) => JSON.stringify([ticket.id, message]);
  keyed(part(root, 'messages'), ticket.messages, (message) => item(ticket, message, desk), look);
}

function item(ticket, message, desk) {
  const { author, kind, agent, body, articles, attachments, at } = message;
  const name = author === 'agent' ? (agent?.name ?? say('somebody')) : say(`author_${author}`);
  const text = author === 'agent' ? make('div', { class: 'prose' }, markdown(body)) : make('p', { class: 'written', text: body, lang: author === 'requester' ? ticket.language : null });
  for (const link of text.querySelectorAll('a')) link.target = '_blank';
  const links = (articles ?? []).map(({ title, url }) => make('li', {}, make('a', { href: leads(url) ? url : null, target: '_blank', text: title })));
  const files = (attachments ?? []).map((one) => file(ticket, one));
  const sent = author === 'agent' && kind === 'answer';
  return make(
    'li',
    { class: 'card stack', 'data-author': author, 'data-kind': kind },
    make('p', { class: 'small' }, make('strong', { text: name }), ' ', kind !== 'reply' && make('span', { class: 'badge', text: say(`kind_${kind}`) }), ' ', make('time', { class: 'quiet', datetime: at, text: moment(at) })),
    text,
    links.length > 0 && make('ul', {}, links),
    files.length > 0 && make('ul', { class: 'desk-files' }, files),
    sent && make('p', {}, make('button', { type: 'button', class: 'plain small', text: say('make_article'), onclick: () => desk.bus.dispatchEvent(new CustomEvent('article', { detail: { ticket, message } })) })),
  );
}

/** Children for values; those whose value has not changed stay, with whatever is open or in focus in them. */
function keyed(list, values, build, look) {
  const had = new Map([...list.children].map((item) => [item.look, item]));
  const items = values.map((value) => {
    const key = look(value);
    const item = had.get(key) ?? build(value);
    item.look = key;
    return item;
  });
  for (const item of [...list.children]) if (!items.includes(item)) item.remove();
  items.forEach((item, i) => list.children[i] !== item && list.insertBefore(item, list.children[i] ?? null));
}
