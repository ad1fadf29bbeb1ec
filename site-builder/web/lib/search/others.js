// What a site's other languages have, when the reader's own leaves words open.
import { openSearch } from './search.js';

/**
 * Asks the index of another language what `answer` left open: anything, where that found nothing; else only what answers every
 * word as it was typed, for *zwrot* is no misspelt *wrote*, and *data urodzenia* nothing about data. Promises `{ total, results }`.
 */
export async function askOther(index, query, answer, options) {
  const { search } = openSearch({ index });
  if (answer.total === 0) return search(query, options);
  if (!answer.mended && answer.known) return { total: 0, results: [] };
  const other = await search(`${query} `, { ...options, literal: true }); // a space after it: no word is unfinished
  return other.known ? other : { total: 0, results: [] };
}
