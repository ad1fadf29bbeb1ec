// Whoever may not write is told so before they do: what is forbidden, why, until when, what still works, how to contest it.

import { call } from '../../lib/api.js';
import { keys } from '../../lib/keys.js';
import { fill, moment, part } from '../../lib/words.js';

export async function mount(root) {
  if (!keys().length) return;
  const found = await Promise.all(keys().map((key) => load(key)));
  const seen = new Map(found.flat().map((one) => [one.restriction.id, one]));
  part(root, 'list').replaceChildren(...[...seen.values()].map((one, n) => item(root, one, n)));
  root.hidden = seen.size === 0;
}

/** The restrictions of a key. Where they cannot be loaded, writing itself will say so. */
async function load(key) {
  const answer = await call('GET', '/restrictions', { key }).catch(() => null);
  return (answer?.body.restrictions ?? []).map((restriction) => ({ key, restriction }));
}

function item(root, { key, restriction }, n) {
  const words = root.dataset;
  const item = root.querySelector('template').content.firstElementChild.cloneNode(true);
  const set = (name, text) => (part(item, name).textContent = text);
  set('what', restriction.target === 'network' ? words.network : root.getAttribute(`data-${restriction.scope}`));
  set('until', fill(words.until, { time: moment(restriction.until) }));
  set('reason', restriction.reason);
  appeal(item, words, restriction);
  contest(item, words, key, restriction, n);
  if (restriction.target === 'network') set('hint', words.hintNetwork);
  return item;
}

function appeal(item, words, { appeal, target }) {
  const said = part(item, 'appealed');
  said.hidden = !appeal;
  if (!appeal) return;
  // Of a network anybody may have contested it.
  const [sent, upheld] = target === 'network' ? [words.sentNetwork, words.upheldNetwork] : [words.sent, words.upheld];
  said.textContent = appeal.upheld === undefined ? sent : fill(upheld, { reason: appeal.reason });
}

function contest(item, words, key, restriction, n) {
  const details = part(item, 'contest');
  details.hidden = Boolean(restriction.appeal);
  const form = details.querySelector('form');
  const text = form.querySelector('textarea');
  const said = part(item, 'said');
  text.id = `appeal-${n}`;
  part(item, 'label').htmlFor = text.id;
  part(item, 'hint').id = `appeal-hint-${n}`;
  text.setAttribute('aria-describedby', part(item, 'hint').id);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!text.value.trim()) {
      said.textContent = words.missing;
      return text.focus();
    }
    try {
      const { body } = await call('POST', `/restrictions/${restriction.id}/appeal`, { key, body: { body: text.value } });
      details.hidden = true;
      appeal(item, words, body);
    } catch (problem) {
      said.textContent = problem.status === 0 ? words.offline : problem.message || words.problem;
    }
  });
}
