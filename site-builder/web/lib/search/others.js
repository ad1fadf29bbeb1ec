// What a site's other languages have, when the reader's own leaves words open.
import { openSearch } from './search.js';

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

const NOTHING = { total: 0, results: [] };
