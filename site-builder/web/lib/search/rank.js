// Which articles answer best: BM25F over readings, then what of the query stands together in a title, a heading, a passage.
import { HEADING, PASSAGE_LAST, TITLE } from './postings.js';

/** Only so many articles, best by their words alone, are looked at closely: 300 found nothing more on any set of queries. */
const CLOSELY_MAX = 120;

/**
 * `lists` has one entry a word: `{ weight, list: [{ sureness, postings }] }`; `story` says that they are many, `pages` that pages
 * of the site may be among the answers. Returns `{ ranked, total }`: how many articles answer, and at least the first `limit` of
 * them as `[{ document, score }]`, best first; what else stands in those is for `passageOf`.
 */
export function rank(lists, { story, pages, limit }, manifest) {
  const { documents, weights } = manifest;
  const isPage = (number) => manifest.pages.some(({ document }) => document === number);
  const known = lists.map((word) => ({ ...word, mass: word.weight * rarity(word.list, documents, weights) })).filter((word) => word.list.length > 0);
  const all = known.reduce((sum, word) => sum + word.mass, 0);
  const tells = ({ weight }) => weight === 1;
  // *Where is my parcel* is not answered by *where*.
  if (!all || (lists.some(tells) && !known.some(tells))) return { ranked: [], total: 0 };
  const score = new Float64Array(documents);
  const covered = new Float64Array(documents);
  const touched = [];
  const scratch = { value: new Float64Array(documents), sureness: new Float64Array(documents) };
  for (const word of known) addWord(word, scratch, score, covered, touched);
  // Words that no article knows leave the less of the query to be covered.
  const typed = lists.reduce((sum, word) => sum + word.weight, 0);
  const heard = known.reduce((sum, word) => sum + word.weight, 0);
  const uncovered = story ? 1 : weights.uncovered;
  const enough = (weights.enough * all * typed) / heard;
  const answers = touched.filter((document) => covered[document] >= enough);
  for (const document of answers) {
    const share = covered[document] / all;
    score[document] *= uncovered + (1 - uncovered) * share * share;
  }
  const found = answers.filter((document) => !isPage(document));
  const top = best(found, score, Math.max(CLOSELY_MAX, limit));
  const look = (document) => closely(document, score[document], known, all, weights, isPage(document));
  const asked = pages ? answers.filter(isPage).map(look).filter((hit) => hit.isAsked) : [];
  const close = [...top.slice(0, CLOSELY_MAX).map(look), ...asked];
  const rest = top.slice(CLOSELY_MAX).map((document) => ({ document, score: score[document] }));
  close.sort((a, b) => b.score - a.score || a.document - b.document);
  const least = weights.beside_best * (close[0]?.score ?? 0);
  // A page of the site that was asked for is listed, however loud articles say it too.
  const ranked = [...close, ...rest].filter((hit) => asked.includes(hit) || hit.score >= least);
  const good = (list) => list.filter((document) => score[document] >= least).length;
  return { ranked, total: ranked.length + good(found) - good(top) };
}

/** The `most` best of the articles found, best first. */
function best(found, score, most) {
  const order = (a, b) => score[b] - score[a] || a - b;
  if (found.length <= most) return found.sort(order);
  // Numbers are sorted natively; to sort thousands of articles by theirs took as long as all the rest.
  const least = Float64Array.from(found, (document) => score[document]).sort()[found.length - most];
  return found.filter((document) => score[document] >= least).sort(order).slice(0, most);
}

/** How rare a word is, all its readings taken together; an article counts by how much it is about the word. */
function rarity(list, documents, weights) {
  let count = 0;
  for (const { sureness, postings } of list) count += sureness * (postings.own + weights.lent * postings.lent);
  count = Math.min(documents, count);
  return weights.common + Math.log(1 + (documents - count + 0.5) / (count + 0.5));
}

/** Adds what an article has of a word: its best reading and its surest. `scratch` is zero before and after. */
function addWord({ list, mass }, { value, sureness: sure }, score, covered, touched) {
  const add = (document, best, surest) => {
    if (covered[document] === 0) touched.push(document);
    score[document] += mass * best;
    covered[document] += mass * surest;
  };
  if (list.length === 1) {
    const [{ sureness, postings }] = list;
    return postings.documents.forEach((document, i) => add(document, sureness * postings.impact(i), sureness));
  }
  const here = [];
  for (const { sureness, postings } of list) {
    postings.documents.forEach((document, i) => {
      if (sure[document] === 0) here.push(document);
      sure[document] = Math.max(sure[document], sureness);
      value[document] = Math.max(value[document], sureness * postings.impact(i));
    });
  }
  for (const document of here) {
    add(document, value[document], sure[document]);
    value[document] = sure[document] = 0;
  }
}

function closely(document, score, known, all, weights, isPage) {
  const phrases = new Map();
  const passages = new Float64Array(PASSAGE_LAST + 1);
  known.forEach(({ list, mass }, number) => {
    let masks = 0;
    const here = new Map();
    for (const { sureness, postings } of list) {
      const i = postings.find(document);
      if (i < 0) continue;
      masks |= postings.passages[i];
      postings.places(i, (phrase, place) => {
        if (!here.has(phrase)) here.set(phrase, []);
        here.get(phrase).push({ ...place, value: sureness * (place.bySynonym ? weights.phrase_synonym : 1) });
      });
    }
    for (let p = 0; p <= PASSAGE_LAST; p++) if (masks & (1 << p)) passages[p] += mass / all;
    for (const [phrase, places] of here) addPlaces(phrases, phrase, number, mass / all, places);
  });
  let best = 0;
  let isAsked = false; // whether one of its phrases is the query
  const headings = new Map();
  for (const [phrase, seen] of phrases) {
    const filled = Math.min(1, seen.filled / seen.words);
    const order = seen.neighbours / Math.max(1, known.length - 1);
    const full = seen.mass * (weights.phrase_base + (1 - weights.phrase_base) * filled) + weights.order * order + weights.whole * (seen.mass * filled) ** 4;
    const kind = phrase === TITLE ? weights.title : phrase < HEADING ? weights.asked_as : weights.heading;
    // One word of a page's is many an article's: *contacts* are no way to *Write to us*.
    if (!isPage || seen.words > 1) best = Math.max(best, kind * full);
    isAsked ||= filled >= weights.page[0] && seen.mass >= weights.page[1];
    if (phrase >= HEADING) headings.set(phrase - HEADING, seen.mass);
  }
  const together = passages.reduce((most, mass) => Math.max(most, mass), 0);
  return { document, score: score + all * (best + weights.passage * together), isAsked, title: phrases.get(TITLE)?.mass ?? 0, headings, passages };
}

function addPlaces(phrases, phrase, number, mass, places) {
  let seen = phrases.get(phrase);
  if (!seen) phrases.set(phrase, (seen = { mass: 0, filled: 0, words: places[0].words, taken: 0, neighbours: 0, last: -2, at: -2 }));
  const best = (most, place) => (place.value > most.value ? place : most);
  const none = { value: 0 };
  seen.mass += mass * places.reduce(best, none).value;
  // A place is filled once: *back up* is all of *How to back up*, and one word of *Restore a backup*.
  const { value, at } = places.filter((place) => !(seen.taken & (1 << place.at))).reduce(best, none);
  if (!value) return;
  seen.taken |= 1 << at;
  seen.filled += value;
  if (seen.last === number - 1 && at === seen.at + 1) seen.neighbours += 1;
  seen.last = number;
  seen.at = at;
}

/** The number of the passage worth linking to, or -1: one whose heading says more of the query than the title does. */
export function passageOf({ title, headings, passages }) {
  if (!headings) return -1;
  let best = -1;
  let most = 0;
  const value = (p) => (headings.get(p) ?? 0) + 0.5 * (passages[p] ?? 0);
  for (const p of new Set([...passages.keys(), ...headings.keys()])) if (value(p) > most) [best, most] = [p, value(p)];
  if (best < 1) return -1;
  const says = headings.get(best) ?? 0;
  return says > title + 0.1 || (title < 0.5 && passages[best] > passages[0] + 0.2) ? best : -1;
}
