// The results page: what its address asks for, found, marked and counted.
import { clicked, searched, wrote } from '../../lib/search/log.js';
import { carrying, deepLink, marked } from '../../lib/search/marked.js';
import { askOther, orNothing } from '../../lib/search/others.js';
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
  for (const kind of ['click', 'auxclick']) root.addEventListener(kind, ({ target }) => target.closest('ol a') && clicked());
  const literal = asked.has('exact');
  let shown = SHOWN;
  part(root, 'more').querySelector('button').addEventListener('click', async () => {
    const before = part(root, 'results').children.length;
    await find(root, query, { literal, limit: (shown += SHOWN) });
    part(root, 'results').children[before]?.querySelector('a').focus();
  });
  find(root, query, { literal, limit: shown });
}

async function find(root, query, options) {
  const said = part(root, 'said');
  const slow = setTimeout(() => (said.textContent = root.dataset.searching), SAY_AFTER);
  try {
    const answer = await openSearch({ index: root.dataset.index }).search(query, options);
    if (answer.total > 0) clearTimeout(slow);
    show(root, query, answer);
    searched(query);
    const elsewhere = await askOthers(root, query, answer, options.literal);
    if (answer.total === 0) said.textContent = elsewhere;
    else if (elsewhere) said.textContent = `${elsewhere}. ${part(root, 'own').textContent}: ${said.textContent}`;
    part(root, 'none').hidden = answer.total > 0 || elsewhere !== '';
  } catch {
    said.textContent = '';
    part(root, 'fault').hidden = false;
  } finally {
    clearTimeout(slow);
  }
}

function show(root, query, { mended, total, results }) {
  const list = part(root, 'results');
  list.replaceChildren(...results.map((result) => item(root, result)));
  list.hidden = total === 0;
  part(root, 'more').hidden = results.length >= total;
  part(root, 'said').textContent = total > 0 ? count(root.dataset, 'count', total) : '';
  part(root, 'notice').textContent = fill(root.dataset.none, { query });
  part(root, 'mended').hidden = !mended || total === 0;
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

/** Shows what the site's other languages have, before a guess of this one; promises what to say of it, nothing if that is nothing. */
async function askOthers(root, query, answer, literal) {
  let said = '';
  for (const other of root.querySelectorAll('[data-part="other"]')) {
    const { results } = await orNothing(askOther(other.dataset.index, query, answer, { limit: SHOWN_OF_OTHERS, literal }));
    other.querySelector('ol').replaceChildren(...results.map((result) => item(root, result)));
    other.hidden = results.length === 0;
    if (other.hidden) continue;
    said ||= other.querySelector('h2').textContent;
    part(root, 'own').hidden = answer.total === 0;
    if (answer.total === 0) continue;
    part(root, 'own').before(other);
    part(root, 'own').after(part(root, 'mended')); // what it says is about the results below
  }
  return said;
}
