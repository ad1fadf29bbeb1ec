// Ready answers: what is said often, chosen from a list and filled with what is known of the ticket.

import { make } from '../../lib/desk/make.js';
import { many, say } from '../../lib/desk/words.js';
import { part } from '../../lib/words.js';
import { spaced } from '../request-list/request-list.js';
import { arrows } from './articles.js';

/** Gives a function that opens the dialog; `chosen` is told the answer. */
export function readyAnswers(desk, chosen) {
  const dialog = part(desk.root, 'ready-dialog');
  const [input, list, said] = ['ready-q', 'ready-list', 'ready-said'].map((name) => part(dialog, name));

  const show = () => {
    const { language, topic } = desk.ticket;
    const wanted = input.value.trim().toLocaleLowerCase(language);
    const all = desk.config.answers[language] ?? [];
    const fits = ({ title, body }) => `${title} ${body}`.toLocaleLowerCase(language).includes(wanted);
    const meant = ({ topics }) => (topics.includes(topic) ? 0 : topics.length ? 2 : 1);
    const found = all.filter(fits).sort((a, b) => meant(a) - meant(b));
    list.replaceChildren(...found.map((answer) => make('li', {}, make('button', { type: 'button', onclick: () => {
      dialog.close();
      chosen(answer);
    } }, make('strong', { text: answer.title }), make('span', { class: 'quiet small', text: answer.body.slice(0, 140) })))));
    said.textContent = all.length ? many('ready_found', found.length) : say('ready_none');
  };

  input.addEventListener('input', show);
  arrows(input, list);
  return () => {
    if (!desk.ticket) return;
    input.value = '';
    list.lang = desk.ticket.language;
    show();
    dialog.showModal();
    input.focus();
  };
}

/** Fills the places of an answer. The link is the first article chosen; until there is one its place stays. */
export function fillPlaces(body, desk, article) {
  const { number, title } = desk.ticket;
  const values = { number: spaced(number), title, agent: desk.agent.name };
  if (article) values.link = `[${article.title.replace(/[[\]]/g, '')}](${article.url})`;
  return body.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** The places that nothing has filled yet. */
export const unfilled = (text) => [...new Set(text.match(/\{[a-z]{2,20}\}/g) ?? [])];
