// A sent answer as the beginning of an article: a file ready for the content folder, to copy or to download.

import { download } from '../../lib/csv.js';
import { make } from '../../lib/desk/make.js';
import { localised, say } from '../../lib/desk/words.js';
import { part } from '../../lib/words.js';

/** Takes charge of the dialog; it opens on the event `article` of the desk. */
export function articleDraft(root, desk) {
  const dialog = part(root, 'article-dialog');
  const [section, file, text, said] = ['article-section', 'article-file', 'article-draft', 'article-said'].map((name) => part(dialog, name));
  const shelves = desk.config.sections ?? [];
  section.replaceChildren(...shelves.map(({ id, title }) => make('option', { value: id, text: localised(title) })));
  let about = null;

  const path = () => `content/${about.ticket.language}/${section.value || 'general'}/${slug(about.ticket.title)}.md`;
  const name = () => (file.textContent = path());
  section.addEventListener('change', name);
  part(dialog, 'article-copy').addEventListener('click', async () => {
    await navigator.clipboard.writeText(text.value).then(() => (said.textContent = say('copied')), () => text.select());
  });
  part(dialog, 'article-load').addEventListener('click', () => download(path().split('/').pop(), 'text/markdown', text.value));
  desk.bus.addEventListener('article', ({ detail }) => {
    about = detail;
    said.textContent = '';
    section.value = guess(detail.ticket, detail.message, shelves);
    name();
    text.value = draft(detail.ticket, detail.message);
    text.lang = detail.ticket.language;
    dialog.showModal();
  });
}

/** The file: front matter as the content folder has it, and the answer below. */
export function draft({ title }, { body, articles }) {
  const related = (articles ?? []).map(({ url }) => /^\/[\w-]+\/([\w-]+\/[\w-]+)\/$/.exec(url)?.[1]).filter(Boolean);
  const today = new Date().toISOString().slice(0, 10);
  const head = [
    `title: ${quoted(title)}`,
    'description: ""',
    'asked_as:',
    `  - ${quoted(title)}`,
    `updated: ${today}`,
    ...(related.length ? [`related: [${related.join(', ')}]`] : []),
    'draft: true',
  ];
  return `---\n${head.join('\n')}\n---\n${body.trim()}\n`;
}

/** YAML reads a JSON string as what it is, whatever stands in it. */
const quoted = (text) => JSON.stringify(text.replace(/\s+/g, ' ').trim());

/** The shelf of an article that was sent along; else the one whose name is most like the topic's; else the first. */
function guess({ topic }, { articles }, shelves) {
  const ids = shelves.map(({ id }) => id);
  const linked = (articles ?? []).map(({ url }) => url.split('/')[2]).find((id) => ids.includes(id));
  const words = (text) => text.toLocaleLowerCase().match(/\p{L}{4,}/gu) ?? [];
  const common = ({ id, title }) => {
    const names = [id, ...Object.values(title)].flatMap(words);
    return words(topic).filter((word) => names.some((name) => name.startsWith(word.slice(0, 5)))).length;
  };
  const best = shelves.toSorted((a, b) => common(b) - common(a))[0];
  return linked ?? best?.id ?? '';
}

function slug(title) {
  const plain = title.toLowerCase().replaceAll('ł', 'l').normalize('NFD').replace(/\p{M}/gu, '');
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60).replace(/-+$/, '') || 'article';
}
