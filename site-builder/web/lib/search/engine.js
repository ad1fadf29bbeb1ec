// One index, asked: from a typed query to results. Runs in the worker, or where there is none, on the page.
import { Files } from './files.js';
import { passageOf, rank } from './rank.js';
import { interpret, isStory } from './reading.js';
import { words } from './text.js';

/** Opens the index whose manifest is the file `name`; `read(name)` gives the bytes of a file beside it. */
export async function openEngine(name, read) {
  const files = await Files.open(name, read);
  return { files, search: (query, options) => search(files, query, options) };
}

async function search(files, query, { limit = 8, literal = false, pages = true } = {}) {
  const { weights } = files.manifest;
  const { read, familiar } = await interpret(query, files, { literal });
  const lists = await Promise.all(read.map((word) => postingsOf(word, files)));
  const { ranked, total } = rank(lists, { story: isStory(read, weights), pages, limit }, files.manifest);
  const named = pages ? pagesNamed(query, files.manifest) : [];
  const others = ranked.filter(({ document }) => !named.includes(document));
  const hits = [...named.map((document) => ({ document, score: ranked[0]?.score ?? 0 })), ...others];
  const matched = await surfaces(read, files);
  const results = await Promise.all(hits.slice(0, limit).map((hit) => result(hit, files, matched)));
  const isNamed = named.length > 0; // then every word of it is right
  const telling = isNamed || !read.some(({ bare }) => bare);
  const known = isNamed || read.every(({ readings }) => readings.size > 0);
  return { query, telling, mended: isNamed ? null : mendedQuery(query, read), known, familiar, total: total + hits.length - ranked.length, results };
}

/** The pages of the site that are named by all that was typed. */
function pagesNamed(query, { pages }) {
  const said = words(query).filter(({ joined }) => !joined).map(({ surface }) => surface).join(' ');
  return pages.filter(({ names }) => names.includes(said)).map(({ document }) => document);
}

async function postingsOf(word, files) {
  const list = [];
  for (const [number, sureness] of word.readings) {
    const part = await files.words(files.wordsOfClass(number));
    list.push({ sureness, postings: part.postings(number) });
  }
  return { weight: word.weight, list };
}

/** The query with its misspelt words mended, or null when there were none. */
function mendedQuery(query, read) {
  if (!read.some((word) => word.mended)) return null;
  let text = '';
  let at = 0;
  for (const { start, end, mended } of read) {
    text += query.slice(at, start) + (mended ?? query.slice(start, end));
    at = end;
  }
  return text + query.slice(at);
}

/** Every spelling of every class that was read, for marking. */
async function surfaces(read, files) {
  const classes = new Set(read.flatMap((word) => [...word.readings.keys()]));
  const matched = new Set();
  const parts = new Set([...classes].map((number) => files.wordsOfClass(number)));
  for (const number of parts) {
    const { classOf } = await files.words(number);
    for (const [surface, own] of classOf) if (classes.has(own)) matched.add(surface);
  }
  return matched;
}

const marks = (text, matched) => words(text).filter((word) => matched.has(word.surface)).map(({ start, end }) => [start, end]);

async function result(hit, files, matched) {
  const [title, url, section, description, headings] = await files.row(hit.document);
  const [anchor, text] = headingOf(headings[passageOf(hit)]);
  const heading = text ? { anchor, text, marks: marks(text, matched) } : null;
  const marked = { title: marks(title, matched), description: marks(description, matched) };
  return { url, title, section, description, heading, marks: marked, score: hit.score };
}

/** Anchor and text of a heading as a row has it: text alone, where its words are its anchor; 0 before the first heading. */
function headingOf(written) {
  if (typeof written !== 'string') return written || [];
  const own = words(written).filter(({ joined }) => !joined);
  return [own.map(({ surface }) => surface).join('-'), written];
}
