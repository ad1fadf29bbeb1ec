// What a site's other languages have, when the reader's own leaves words open.
import { openSearch } from './search.js';

/** The answer that holds none. */
export const NOTHING = { total: 0, results: [] };

/** The indexes of the other languages that a component lists: `[{ index, lang, name }]`. */
export const othersIn = (root) => [...root.querySelectorAll('template[data-part="other"]')].map(({ dataset }) => dataset);

/**
 * What `search` answers; or if that is nothing, what the first of the `others` answers that has something, with the `lang` and
 * `name` of that language.
 */
export async function searchAnywhere(search, others, query, { limit }) {
  const own = await search.search(query, { limit });
  for (const { index, lang, name } of own.total === 0 ? others : []) {
    const other = await orNothing(askOther(index, query, own, { limit }));
    if (other.total > 0) return { ...other, lang, name };
  }
  return own;
}

/** That another language's index is out of reach takes nothing from what this one answers. */
export const orNothing = (answer) => answer.catch(() => NOTHING);

/**
 * Asks the index of another language what `answer` left open: anything, where that found nothing; else, or where `literal` asks
 * for it, only what answers every word as it was typed, for *zwrot* is no misspelt *wrote*, and *data urodzenia* nothing about
 * data. Promises `{ total, results }`.
 */
export async function askOther(index, query, answer, { limit, literal = false }) {
  const { search } = openSearch({ index });
  if (answer.total === 0 && !literal) return search(query, { limit });
  if (answer.total > 0 && answer.known && !answer.mended) return NOTHING;
  const other = await search(`${query} `, { limit, literal: true }); // a space after it: no word is unfinished
  return other.known ? other : NOTHING;
}
