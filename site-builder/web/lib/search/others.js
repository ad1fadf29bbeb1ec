// What a site's other languages have, when the reader's own leaves words open.
import { openSearch } from './search.js';

/** The answer that holds none. */
export const NOTHING = { total: 0, results: [] };

/** The indexes of the other languages that a component lists: `[{ index, lang, name }]`. */
export const othersIn = (root) => [...root.querySelectorAll('template[data-part="other"]')].map(({ dataset }) => dataset);

/**
 * What `search` answers; or if that is nothing, what one of the `others` answers, with the `lang` and `name` of that language:
 * the first that knows every word, or else the first that has something.
 */
export async function searchAnywhere(search, others, query, options) {
  const own = await search.search(query, options);
  if (own.total > 0) return own;
  const answers = await askOthers(others, query, own, options);
  const found = answers.filter(({ total }) => total > 0);
  return found.find(({ known, mended }) => known && !mended) ?? found[0] ?? own;
}

/** What each of the `others` answers, as `askOther` asks it; an index out of reach takes nothing from what is there. */
export function askOthers(others, query, answer, options) {
  const ask = ({ index, lang, name }) => askOther(index, query, answer, options).then((other) => ({ ...other, lang, name }));
  return Promise.all(others.map((other) => ask(other).catch(() => NOTHING)));
}

/**
 * Asks the index of another language what `answer` left open, if anything was asked at all: anything, where that found nothing
 * and knows fewer of the words, for *where is my parcel* is English; else, or where `literal` asks for it, only what answers
 * every word as it was typed, for *zwrot* is no misspelt *wrote*, and *data urodzenia* nothing about data.
 */
async function askOther(index, query, answer, { literal = false, ...options }) {
  if (!answer.telling) return NOTHING;
  const { search } = openSearch({ index });
  if (answer.total === 0 && !literal) {
    const other = await search(query, options);
    return other.telling && other.familiar > answer.familiar ? other : NOTHING;
  }
  if (answer.total > 0 && answer.known && !answer.mended) return NOTHING;
  const other = await search(`${query} `, { ...options, literal: true }); // a space after it: no word is unfinished
  return other.known ? other : NOTHING;
}
