// A ticket onto the page. Everything people wrote goes in as text, never as markup; agents' messages have the little markdown
// they were written in.

import { leads, markdown } from '../../lib/markdown.js';
import { fill, moment, part, range, size } from '../../lib/words.js';
import { spaced } from '../request-list/request-list.js';
import { showRating } from './rating.js';

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
  asked(root, ticket);
  showRating(root, ticket);
  set('follows', ticket.follows ? fill(words.follows, { number: spaced(ticket.follows.number) }) : '');
  part(root, 'follows').hidden = !ticket.follows;
  part(root, 'follow-up').hidden = !ticket.follow_up;
  const link = part(root, 'follow-up-link');
  link.href = `${link.getAttribute('href').split('?')[0]}?follows=${ticket.id}`;
  set('notices', words[ticket.notices] ?? '');
  part(root, 'notices').hidden = !words[ticket.notices] || gone;
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

/** Our question, loud: nothing goes on until it is answered. */
function asked(root, { status, messages, closes_at: closes }) {
  const question = messages.findLast(({ kind }) => kind === 'question');
  part(root, 'asked').hidden = status !== 'needs_answer' || !question;
  part(root, 'next').hidden ||= status === 'needs_answer' && Boolean(question);
  if (question) part(root, 'question').replaceChildren(markdown(question.body));
  part(root, 'closes').hidden = !closes;
  if (closes) part(root, 'closes').textContent = fill(root.dataset.closes, { time: moment(closes) });
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
    text(part(item, 'text'), message);
    part(item, 'articles').replaceChildren(...message.articles.map(articleItem));
    part(item, 'files').replaceChildren(...message.attachments.map((file) => fileItem(root, file)));
    return item;
  });
  part(root, 'messages').replaceChildren(...items);
  part(root, 'conversation').hidden = items.length === 0 || status === 'withdrawn';
}

/** What agents write may be set; what requesters write is shown as they typed it. */
function text(place, { author, body }) {
  const set = author === 'agent';
  place.classList.add(set ? 'prose' : 'written');
  place.replaceChildren(set ? markdown(body) : body);
}

function articleItem({ title, url }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  if (leads(url)) link.href = url;
  link.textContent = title || url;
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
