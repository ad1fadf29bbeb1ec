// What stands beside a ticket: how long it may wait, how the person came here, what else they wrote, what they may not.

import { addressOf } from '../../lib/desk/address.js';
import { make } from '../../lib/desk/make.js';
import { localised, say, since } from '../../lib/desk/words.js';
import { leads } from '../../lib/markdown.js';
import { moment, range } from '../../lib/words.js';
import { spaced } from '../request-list/request-list.js';

/** Fills the side. What has not changed is left alone, so that nobody's choice in it is lost. */
export function side(root, ticket, desk) {
  const look = JSON.stringify([ticket, Math.floor(Date.now() / 60_000)]);
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  if (root.look === look || (held?.matches('select') && root.ticket === ticket.id)) return;
  Object.assign(root, { look, ticket: ticket.id });
  const parts = [waiting, about, came, others, limits, rated, looked];
  root.replaceChildren(...parts.map((fill) => fill(ticket, desk)).filter(Boolean));
  if (held) [...root.querySelectorAll('a, button')].find(({ textContent }) => textContent === held.textContent)?.focus();
}

const OPEN = ['received', 'in_review', 'needs_answer'];

const section = (title, ...children) => make('section', {}, make('h3', { text: say(title) }), children);
const list = (items) => make('ul', {}, items.map((item) => make('li', {}, item)));

function waiting(ticket) {
  const { promised, estimate } = ticket;
  const from = ticket.status === 'needs_answer' ? ticket.since : ticket.queued_at;
  const lines = OPEN.includes(ticket.status) ? [make('p', { text: say('waits', { time: since(from) }) })] : [];
  if (promised) lines.push(make('p', { class: ticket.late ? 'late' : null, text: say('promised', { range: range(promised.from, promised.to) }) }));
  if (estimate) lines.push(make('p', { class: 'quiet', text: say('place', { place: estimate.position }) }));
  if (ticket.email && ticket.email !== 'none') lines.push(make('p', { class: 'quiet', text: say(`email_${ticket.email}`) }));
  return lines.length > 0 && section('side_wait', lines);
}

function about(ticket, desk) {
  const options = desk.config.topics.map(({ id, label }) => make('option', { value: id, text: localised(label), selected: id === ticket.topic }));
  const select = make('select', { id: 'side-topic', onchange: (event) => desk.change({ topic: event.target.value }) }, options);
  return make('section', {}, make('h3', {}, make('label', { for: 'side-topic', text: say('side_topic') })), select);
}

function came({ context }) {
  if (!context) return null;
  const { page, query, searches = [], read = [] } = context;
  const asked = [...new Set([...searches, query].filter(Boolean))];
  const seen = [...new Set([...read, page].filter((address) => address && leads(address)))];
  if (!asked.length && !seen.length) return null;
  return section(
    'side_came',
    asked.length > 0 && [make('p', { class: 'quiet', text: say('searched') }), list(asked.map((words) => say('quoted', { words })))],
    seen.length > 0 && [make('p', { class: 'quiet', text: say('read') }), list(seen.map((address) => make('a', { href: address, target: '_blank', text: address })))],
  );
}

function others({ others, follows }, desk) {
  const link = ({ id, number, title, status, created_at }) => [
    make('a', { href: addressOf({ ticket: id }), text: title || spaced(number), onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      desk.open(id);
    } }),
    status && make('span', { class: 'quiet', text: ` ${say(`status_${status}`)} · ${moment(created_at)}` }),
  ];
  if (!others?.length && !follows) return null;
  return section('side_others', follows && make('p', {}, say('follows'), ' ', link(follows)), others?.length > 0 && list(others.map(link)));
}

function limits({ id, number, restrictions, status, context }, desk) {
  const items = (restrictions ?? []).map(({ scope, until, reason, by }) => [make('strong', { text: say(`scope_${scope}`) }), ` ${say('until', { time: moment(until) })}. ${reason} (${by.name})`]);
  if (status === 'withdrawn' && !items.length) return null;
  const button = make('button', { type: 'button', class: 'plain', text: say('restrict'), onclick: () => desk.restrict.propose({ id, number, network: context?.network !== false }) });
  return section('side_limits', items.length ? list(items) : make('p', { class: 'quiet', text: say('no_limits') }), make('p', {}, button));
}

function rated({ rating }) {
  if (!rating) return null;
  const solved = say(rating.solved ? 'solved' : 'unsolved');
  return section('side_rating', make('p', { text: rating.score ? `${solved} · ${say('score', { score: rating.score })}` : solved }), rating.comment && make('p', { class: 'written', text: rating.comment }));
}

function looked({ accesses }) {
  if (!accesses?.length) return null;
  return section('side_accesses', list(accesses.map(({ name, agent, at }) => `${name}: ${agent.name}, ${moment(at)}`)));
}
