// A ticket onto the page. Everything people wrote goes in as text, never as markup; agents' messages have the little markdown
// they were written in.

import { markdown } from '../../lib/markdown.js';
import { fill, moment, part, range, size } from '../../lib/words.js';
import { spaced } from '../request-list/request-list.js';

/** Shows a ticket as it was loaded. */
export function render(root, { ticket, key }) {
  const words = root.dataset;
  const set = (name, text) => (part(root, name).textContent = text);
  const gone = ticket.status === 'withdrawn';
  set('title', ticket.title || words.deletedTitle);
  document.title = `${ticket.title || words.deletedTitle} – ${document.title.split(' – ').pop()}`;
  set('number', fill(words.number, { number: spaced(ticket.number) }));
  set('time', moment(ticket.created_at));
  set('status', root.getAttribute(`data-${ticket.status}`));
  part(root, 'status').dataset.status = ticket.status;
  set('next', root.getAttribute(`data-next-${ticket.status}`) ?? '');
  part(root, 'next').hidden = gone;
  estimate(root, ticket);
  part(root, 'withdrawn').hidden = !gone;
  set('withdrawn-text', ticket.can.restore ? fill(words.deleted, { time: clock(ticket.restore_until) }) : words.purged);
  part(root, 'restore').hidden = !ticket.can.restore;
  part(root, 'body').hidden = !ticket.description;
  set('description', ticket.description);
  part(root, 'attachments').replaceChildren(...ticket.attachments.map((file) => fileItem(root, file)));
  part(root, 'edit').hidden = !ticket.can.edit;
  part(root, 'edit').href = `${words.edit}#${ticket.id}`;
  part(root, 'delete').hidden = !ticket.can.delete;
  conversation(root, ticket);
  part(root, 'reply').hidden = !ticket.can.reply;
  part(root, 'link').value = `${location.origin}${location.pathname}#${ticket.id}.${key}`;
  part(root, 'ticket').hidden = false;
}

function estimate(root, { estimate }) {
  const words = root.dataset;
  part(root, 'estimate').hidden = !estimate;
  if (!estimate) return;
  part(root, 'expected').textContent = `${fill(words.expected, { range: range(estimate.from, estimate.to) })}.`;
  part(root, 'place').textContent = fill(words.place, { place: estimate.position });
  part(root, 'basis').textContent = words[estimate.basis];
}

function conversation(root, { messages, status }) {
  const words = root.dataset;
  const template = root.querySelector('template[data-part="message"]').content.firstElementChild;
  const items = messages.map((message) => {
    const item = template.cloneNode(true);
    item.dataset.author = message.author;
    part(item, 'author').textContent = words[message.author];
    const kind = words[message.kind];
    part(item, 'kind').hidden = !kind;
    part(item, 'kind').textContent = kind ?? '';
    const time = item.querySelector('time');
    time.dateTime = message.at;
    time.textContent = moment(message.at);
    const text = part(item, 'text');
    if (message.author === 'agent') text.replaceChildren(markdown(message.body));
    else text.textContent = message.body;
    text.classList.add(message.author === 'agent' ? 'prose' : 'written');
    part(item, 'articles').replaceChildren(...message.articles.map(articleItem));
    part(item, 'files').replaceChildren(...message.attachments.map((file) => fileItem(root, file)));
    return item;
  });
  part(root, 'messages').replaceChildren(...items);
  part(root, 'conversation').hidden = items.length === 0 || status === 'withdrawn';
}

function articleItem({ title, url }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = url.startsWith('/') ? url : '#';
  link.textContent = title;
  item.append(link);
  return item;
}

function fileItem(root, file) {
  const words = root.dataset;
  const item = root.querySelector('template[data-part="file"]').content.firstElementChild.cloneNode(true);
  const name = part(item, 'name');
  name.textContent = file.name;
  const about = { scanning: ` · ${words.scanning}`, refused: ` · ${words.refused}`, ready: '' }[file.state];
  part(item, 'about').textContent = size(file.size) + about;
  if (file.state === 'ready') name.dataset.file = file.id;
  else name.removeAttribute('href');
  return item;
}

function clock(time) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }).format(new Date(time));
}
