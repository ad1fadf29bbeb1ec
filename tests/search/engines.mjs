// Our engine and three others behind one shape: `{ name, find(query) → addresses, best first }`, all on the same articles.
import lunr from 'lunr';
import MiniSearch from 'minisearch';
import * as pagefind from 'pagefind';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEngine } from '../../site-builder/web/lib/search/engine.js';
import { fold } from '../../site-builder/web/lib/search/text.js';

const MOST = 10;

const folding = (token) => token.update((word) => fold(word.toLowerCase()));
lunr.Pipeline.registerFunction(folding, 'folding');

/** The name of the manifest of a language's index. */
export async function manifestOf(folder, language) {
  return (await readdir(folder)).find((name) => name.startsWith(`search-${language}-`));
}

export async function ours(site, language) {
  const folder = join(site, 'assets/search', language);
  const engine = await openEngine(await manifestOf(folder, language), (name) => readFile(join(folder, name)));
  return { name: 'Pomoc', find: async (query) => (await engine.search(query, { limit: MOST })).results.map(({ url }) => url) };
}

/** As its documentation advises for a site's search, with folding added. */
export function miniSearch(articles) {
  const index = new MiniSearch({
    idField: 'url',
    fields: ['title', 'description', 'headings', 'text'],
    processTerm: (term) => fold(term.toLowerCase()),
    searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 4 } },
  });
  index.addAll(articles);
  return { name: 'MiniSearch', find: async (query) => index.search(query).slice(0, MOST).map(({ id }) => id) };
}

/** With its English stemmer, folding, and the wildcard and edit distance that its guide shows. Lunr has no Polish stemmer. */
export function lunrSearch(articles, language) {
  const index = lunr(function () {
    this.pipeline.reset();
    this.searchPipeline.reset();
    for (const step of language === 'en' ? [lunr.trimmer, folding, lunr.stopWordFilter, lunr.stemmer] : [folding]) this.pipeline.add(step);
    for (const step of language === 'en' ? [folding, lunr.stemmer] : [folding]) this.searchPipeline.add(step);
    this.ref('url');
    for (const [name, boost] of Object.entries({ title: 4, description: 1, headings: 1, text: 1 })) this.field(name, { boost });
    articles.forEach((article) => this.add(article));
  });
  const find = async (query) => {
    const words = query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).map(fold);
    const hits = index.query((ask) => {
      for (const word of words) {
        ask.term(word, { boost: 10 });
        ask.term(word, { usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING, boost: 3 });
        if (word.length > 3) ask.term(word, { usePipeline: false, editDistance: 1 });
      }
    });
    return hits.slice(0, MOST).map(({ ref }) => ref);
  };
  return { name: 'Lunr', find };
}

/** Writes Pagefind's files for these articles to a folder. */
export async function writePagefind(articles, language, folder) {
  const { index } = await pagefind.createIndex({ forceLanguage: language });
  for (const { url, title, description, text } of articles) {
    const content = `<html lang="${language}"><body><h1>${html(title)}</h1><p>${html(description)}</p><p>${html(text)}</p></body></html>`;
    const { errors } = await index.addHTMLFile({ url, content });
    if (errors.length > 0) throw new Error(errors.join());
  }
  await index.writeFiles({ outputPath: folder });
  await pagefind.close();
}

const html = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Pagefind runs in a browser only: `page` has the site open that serves its files at `/pagefind/`. */
export function pagefindSearch(page, base) {
  const find = (query) =>
    page.evaluate(
      async ([query, base, most]) => {
        window.pagefind ??= await import(`${base}pagefind.js`);
        const { results } = await window.pagefind.search(query);
        return Promise.all(results.slice(0, most).map(async (result) => (await result.data()).raw_url));
      },
      [query, base, 3],
    );
  return { name: 'Pagefind', find };
}
