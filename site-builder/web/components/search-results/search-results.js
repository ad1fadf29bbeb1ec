// The results page: what its address asks for, found, marked and counted.
import { clicked, onClick, searched, wrote } from '../../lib/search/log.js';
import { carrying, deepLink, marked } from '../../lib/search/marked.js';
import { askOthers } from '../../lib/search/others.js';
import { openSearch } from '../../lib/search/search.js';
import { count, fill, part } from '../../lib/words.js';

const SHOWN = 20;
const SHOWN_OF_OTHERS = 5;
const SAY_AFTER = 400; // milliseconds without an answer until it is said that one is coming

export function mount(root) {
  const asked = new URLSearchParams(location.search);
  const query = (asked.get('q') ?? '').trim();
  part(root, 'no-script').hidden = true;
  const write = part(root, 'write');
  part(root, 'empty').hidden = query !== '';
  if (!query) return;
  document.title = `${query} – ${document.title}`;
  write.href = carrying(root.dataset.contact, query);
  write.addEventListener('click', () => wrote(query));
  onClick(root, ({ target }) => target.closest('ol a') && clicked());
  const literal = asked.has('exact');
  const { search } = openSearch({ index: root.dataset.index });
  let wants = SHOWN;
  part(root, 'more').querySelector('button').addEventListener('click', async () => {
    const before = part(root, 'results').children.length;
    if (wants > before) return; // clicked twice
    wants = before + SHOWN;
    failed(root, false);
    const answer = await search(query, { literal, limit: wants }).catch(() => null);
    failed(root, !answer);
    if (answer) show(root, query, answer);
    else wants = before;
    part(root, 'results').children[before]?.querySelector('a').focus();
  });
  find(root, query, { literal, search });
}

/** Shows the first of what is found, here and in the other languages. */
async function find(root, query, { literal, search }) {
  const sections = [...root.querySelectorAll('[data-part="other"]')];
  const slow = setTimeout(() => (part(root, 'count').textContent = root.dataset.searching), SAY_AFTER);
  try {
    const answer = await search(query, { literal, limit: SHOWN });
    if (answer.total > 0) {
      clearTimeout(slow);
      show(root, query, answer);
    }
    searched(query);
    const others = await askOthers(sections.map(({ dataset }) => dataset), query, answer, { literal, limit: SHOWN_OF_OTHERS });
    clearTimeout(slow);
    if (answer.total === 0) show(root, query, answer);
    const elsewhere = showOthers(root, sections, others, answer);
    part(root, 'none').hidden = answer.total > 0 || elsewhere;
  } catch {
    clearTimeout(slow);
    part(root, 'count').textContent = '';
    failed(root, true);
  }
}

function failed(root, has) {
  for (const name of ['fault', 'sections']) part(root, name).hidden = !has;
}

function show(root, query, { mended, total, results }) {
  const list = part(root, 'results');
  list.replaceChildren(...results.map((result) => item(root, result)));
  list.hidden = total === 0;
  part(root, 'more').hidden = results.length >= total;
  part(root, 'count').textContent = total > 0 ? count(root.dataset, 'count', total) : '';
  part(root, 'notice').textContent = fill(root.dataset.none, { query });
  for (const name of ['mended', 'exact']) part(root, name).hidden = !mended || total === 0;
  part(root, 'understood').textContent = mended ?? '';
  part(root, 'literal').textContent = fill(root.dataset.literal, { query });
  part(root, 'literal').href = `?${new URLSearchParams({ q: query, exact: '1' })}`;
}

function item(root, result) {
  const { title, section, description, heading, marks } = result;
  const row = part(root, 'result').content.firstElementChild.cloneNode(true);
  part(row, 'title').href = result.url;
  part(row, 'title').append(marked(title, marks.title));
  part(row, 'section').textContent = section;
  part(row, 'description').append(marked(description, marks.description));
  if (heading) {
    part(row, 'heading').href = deepLink(result);
    part(row, 'heading').append(marked(heading.text, heading.marks));
  } else part(row, 'heading').remove();
  return row;
}

/** Shows what the site's other languages have, before a guess of this one; whether that is anything. */
function showOthers(root, sections, answers, { total, mended }) {
  const [own, ...about] = ['own', 'count', 'mended', 'exact'].map((name) => part(root, name));
  sections.forEach((section, i) => {
    section.querySelector('ol').replaceChildren(...answers[i].results.map((result) => item(root, result)));
    section.hidden = answers[i].results.length === 0;
    if (!section.hidden && total > 0) own.before(section);
  });
  const found = sections.filter(({ hidden }) => !hidden);
  own.hidden = total === 0 || found.length === 0;
  if (!own.hidden) own.after(...about); // what they say is about the results below
  const headings = found.map((section) => section.querySelector('h2').textContent);
  const said = mended ? ['count', 'mended'] : ['count'];
  const here = own.hidden ? [] : [`${own.textContent}: ${said.map((name) => part(root, name).textContent).join('. ')}`];
  part(root, 'elsewhere').textContent = [...headings, ...here].join('. ');
  return found.length > 0;
}
