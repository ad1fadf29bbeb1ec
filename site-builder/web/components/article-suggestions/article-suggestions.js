// Matching articles while somebody tells what happened: perhaps nobody needs to be waited for.
import { marked, deepLink } from '../../lib/search/marked.js';
import { NOTHING, othersIn, searchAnywhere } from '../../lib/search/others.js';
import { openSearch } from '../../lib/search/search.js';
import { count, part } from '../../lib/words.js';

const SHOWN = 3;
const LETTERS_MIN = 4;
const REST = 350; // milliseconds without a key: suggestions that change at every letter disturb

export function mount(root) {
  const field = document.getElementById(root.dataset.for);
  const search = openSearch({ index: root.dataset.index });
  const others = othersIn(root);
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const number = ++asked;
    const text = field.value.trim();
    // No pages of the site: whoever reads this is on the page for everything else. Suggestions that fail are none.
    const options = { limit: SHOWN, pages: false };
    const answer = text.length < LETTERS_MIN ? NOTHING : await searchAnywhere(search, others, text, options).catch(() => NOTHING);
    // A late answer never takes the place of a newer one.
    if (number === asked) show(root, answer);
  };
  field?.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, REST);
  });
  if (field?.value) ask();
}

function show(root, { results, lang }) {
  const list = part(root, 'list');
  const shown = [...list.children].map((row) => row.firstElementChild.getAttribute('href')).join();
  if (results.map(deepLink).join() === shown) return;
  list.replaceChildren(...results.map((result) => suggestion(root, result)));
  if (lang) list.lang = lang;
  else list.removeAttribute('lang');
  part(root, 'panel').hidden = results.length === 0;
  const said = part(root, 'said');
  said.textContent = results.length > 0 ? count(said.dataset, 'count', results.length) : '';
}

function suggestion(root, result) {
  const row = part(root, 'suggestion').content.firstElementChild.cloneNode(true);
  row.firstElementChild.href = deepLink(result);
  part(row, 'title').append(marked(result.title, result.marks.title));
  return row;
}
