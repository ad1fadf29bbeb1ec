// Choosing an article to send along, with the same search that readers have, in the language of the ticket if that has one.

import { make } from '../../lib/desk/make.js';
import { many, say } from '../../lib/desk/words.js';
import { deepLink, marked, whereOf } from '../../lib/search/marked.js';
import { searchAnywhere } from '../../lib/search/others.js';
import { openSearch } from '../../lib/search/search.js';
import { part } from '../../lib/words.js';

const SHOWN = 8;
/** `{ index, lang, name }` of every language, the site's first one first. */
const indexes = JSON.parse(document.body.dataset.indexes ?? '[]');

/** Gives a function that opens the dialog; `chosen` is told `{ title, url }`. */
export function articlePicker(desk, chosen) {
  const dialog = part(desk.root, 'articles-dialog');
  const [input, list, said] = ['articles-q', 'articles-list', 'articles-said'].map((name) => part(dialog, name));
  let asked = 0;

  const take = (result) => {
    dialog.close();
    chosen({ title: result.title, url: result.url });
  };

  const item = (result, language) => {
    const title = make('strong', {}, marked(result.title, result.marks.title));
    const button = make('button', { type: 'button', onclick: () => take(result) }, title, make('span', { class: 'quiet small', text: whereOf(result, language) }));
    const open = make('a', { href: deepLink(result), target: '_blank', class: 'small', text: say('open_article'), 'aria-label': say('open_article_named', { title: result.title }) });
    return make('li', {}, button, open);
  };

  const search = async () => {
    const number = ++asked;
    const query = input.value.trim();
    if (!query) {
      said.textContent = '';
      return list.replaceChildren();
    }
    const own = indexes.find(({ lang }) => lang === desk.ticket?.language) ?? indexes[0];
    try {
      const others = indexes.filter((other) => other !== own);
      const { results, total, lang, name } = await searchAnywhere(openSearch(own), others, query, { limit: SHOWN, pages: false });
      if (number !== asked) return;
      list.lang = lang ?? own.lang;
      list.replaceChildren(...results.map((result) => item(result, name)));
      said.textContent = total ? many('found', total) : say('found_none');
    } catch {
      if (number === asked) said.textContent = say('search_fault');
    }
  };

  input.addEventListener('input', search);
  arrows(input, list);
  return () => {
    if (!desk.ticket) return;
    input.value ||= desk.ticket.title;
    dialog.showModal();
    input.select();
    search();
  };
}

/** Enter takes the first, arrows move between the field and what it found. */
export function arrows(input, list) {
  const buttons = () => [...list.querySelectorAll('button')];
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      buttons()[0]?.click();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      buttons()[0]?.focus();
    }
  });
  list.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const all = buttons();
    const at = all.indexOf(document.activeElement) + by;
    (at < 0 ? input : all[Math.min(at, all.length - 1)])?.focus();
  });
}
