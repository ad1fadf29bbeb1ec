// What each typed word may mean: classes of the index, each with how sure the reading is.
import { Damaged } from './bytes.js';
import { mend } from './mending.js';
import { classOf, formOf, read, vocabulary } from './typed.js';
import { words } from './text.js';

/** A story is read until it has said so much: each word may be a file to fetch. */
const TELLING_MAX = 32;
/** A word that may be unfinished is finished in at most so many ways. */
const COMPLETIONS_MAX = 24;
const PHRASE_WORDS_MAX = 3;

/**
 * `{ read, familiar }`: the words of a query, and how many of all that were typed are words of this language, or begin one, before
 * any is mended; where nothing tells, that says nothing. A word is `{ surface, start, end, unfinished, weight, bare, readings: Map(class → sureness), mended }`.
 * `weight` is 1 for a telling word, less for one that only asks; silent words are left out unless nothing else is there. Where
 * nothing tells, every word is `bare` and counts.
 */
export async function interpret(query, files, { literal = false } = {}) {
  const { weights, lists } = vocabulary(files);
  const found = words(query);
  const all = found.filter(({ joined }) => !joined);
  for (const word of all) {
    word.letters = [...word.surface];
    word.readings = new Map();
    word.unfinished = word.end === query.length;
    word.silent = lists.silent.has(word.surface);
    word.weight = lists.denying.has(word.surface) ? weights.denying : lists.asking.has(word.surface) ? weights.asking : 1;
  }
  hush(all, lists.silentPhrases);
  let told = 0;
  const end = all.findIndex(({ silent, weight }) => !silent && weight === 1 && ++told > TELLING_MAX);
  const plain = end < 0 ? all : all.slice(0, end);
  const joined = found.filter((word) => word.joined && word.end <= plain.at(-1).end);
  const bare = plain.every((word) => word.silent || word.weight < 1);
  if (plain.every((word) => word.silent)) plain.forEach((word) => (word.silent = false));
  if (bare) plain.forEach((word) => Object.assign(word, { weight: 1, bare }));
  const telling = plain.filter((word) => !word.silent);
  await Promise.all(telling.map((word) => look(word, files, literal)));
  await Promise.all(joined.map((word) => whole(word, plain, files)));
  const familiar = plain.filter(({ silent, weight, readings }) => silent || weight < 1 || readings.size > 0).length;
  let known = await spans(plain, files);
  if (!literal) {
    const explained = new Set(known.flatMap(({ parts }) => parts));
    const asks = ({ surface }) => lists.asking.has(surface) || lists.denying.has(surface);
    const unknown = telling.filter((word) => word.readings.size === 0 && !explained.has(word) && !asks(word));
    const story = isStory(telling, weights);
    const mending = await Promise.allSettled(unknown.map((word) => mend(word, files, story)));
    const faults = mending.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
    // Spellings out of reach cost only what they would have mended; damaged ones are a fault of the index.
    const fault = faults.find((reason) => reason instanceof Damaged) ?? (telling.every(({ readings }) => readings.size === 0) ? faults[0] : undefined);
    if (fault) throw fault;
    if (unknown.length > 0) known = await spans(plain, files);
  }
  countAsOne(known, weights);
  // What is said twice (*nie mogę nic*) is asked once.
  const parts = new Set(known.flatMap((phrase) => phrase.parts));
  const again = (word, i) => word.class !== undefined && !parts.has(word) && telling.findIndex((other) => other.class === word.class) < i;
  return { read: telling.filter((word, i) => !again(word, i)), familiar };
}

/** Silences the words of phrases that say nothing. */
function hush(plain, phrases) {
  for (let at = 0; at < plain.length; ) {
    const count = phrases.find((phrase) => phrase.every((surface, i) => plain[at + i]?.surface === surface))?.length ?? 0;
    for (const word of plain.slice(at, at + count)) word.silent = true;
    at += Math.max(1, count);
  }
}

/** Whether so much is told that it is a story. */
export const isStory = (words, { story }) => words.filter(({ weight }) => weight === 1).length > story;

/** The word itself, what it begins, a form of it. */
async function look(word, files, literal) {
  const { weights } = vocabulary(files);
  const own = await files.words(files.wordsOf(word.surface));
  const exact = own.classOf.get(word.surface);
  read(word, exact, 1);
  if (word.unfinished || (exact === undefined && !literal)) {
    await complete(word, files, exact === undefined ? weights.prefix : weights.prefix * weights.completed);
  }
  word.class = exact;
  if (exact !== undefined || literal) return;
  word.class = await formOf(word.surface, files);
  read(word, word.class, weights.form);
}

async function complete(word, files, sureness) {
  const { letters, surface } = word;
  if (letters.length < 2) return;
  const numbers = files.wordsFrom(surface, letters.length > 2 ? 4 : 1);
  const parts = await Promise.all(numbers.map((number) => files.words(number)));
  const best = new Map();
  for (const part of parts) {
    for (const [known, number] of part.classOf) {
      if (!known.startsWith(surface) || known.length === surface.length || known.includes(' ')) continue;
      const missing = known.length - surface.length;
      const value = sureness * Math.max(0.6, 1 - 0.04 * missing);
      if (value > (best.get(number)?.value ?? 0)) best.set(number, { value, count: part.count(number) });
    }
  }
  const ranked = [...best].sort(([a, x], [b, y]) => y.count - x.count || a - b);
  for (const [number, { value }] of ranked.slice(0, COMPLETIONS_MAX)) read(word, number, value);
}

/** The phrases the index knows, with or without silent words between their words: `[{ parts, number }]`. */
async function spans(plain, files) {
  const spoken = plain.filter((word) => !word.silent);
  const phrases = spoken.flatMap((word, place) => phrasesFrom(plain, plain.indexOf(word), spoken, place));
  await Promise.all(spoken.map(async (word) => (word.stem = await stemIn(word, files))));
  const found = await Promise.all(
    phrases.map(async (parts) => {
      const surfaces = parts.map(({ surface }) => surface);
      // As typed, in any form of its words, or as one word (*pass word*).
      const spellings = [surfaces.join(' '), parts.map(({ stem, surface }) => stem ?? surface).join(' ')];
      // Only in a file that is needed anyway: few pairs are one word, and a large site's files are many.
      const together = surfaces.join('');
      if (isSplit(parts, plain) && files.wordsOf(together) === files.wordsOf(spellings[0])) spellings.push(together);
      for (const spelling of spellings) {
        const number = await classOf(spelling, files);
        if (number !== undefined) return { parts, number };
      }
      return null;
    }),
  );
  return found.filter(Boolean);
}

/** Whether these may be one word that was typed as two. */
const isSplit = ([first, second, ...more], plain) => more.length === 0 && !first.silent && !second.silent && plain.indexOf(second) === plain.indexOf(first) + 1;

/** The letters by which phrases know all forms of a word. */
async function stemIn({ class: number }, files) {
  if (number === undefined) return undefined;
  return (await files.words(files.wordsOfClass(number))).stems.get(number);
}

/** Words that count as one then mean less by themselves. */
function countAsOne(known, weights) {
  for (const word of new Set(known.flatMap(({ parts }) => parts))) {
    for (const [number, sureness] of word.readings) word.readings.set(number, sureness * weights.part);
  }
  for (const { parts, number } of known) for (const word of parts) read(word, number, weights.joined);
}

function phrasesFrom(plain, from, spoken, place) {
  const phrases = [];
  for (let count = 2; count <= PHRASE_WORDS_MAX; count++) {
    const whole = plain.slice(from, from + count);
    const telling = spoken.slice(place, place + count);
    if (whole.length === count) phrases.push(whole);
    if (telling.length === count && telling.some((word, i) => word !== whole[i])) phrases.push(telling);
  }
  return phrases;
}

/** A hyphenated word, typed together in the articles. */
async function whole(joined, plain, files) {
  const { weights } = vocabulary(files);
  const parts = plain.filter((word) => word.start >= joined.start && word.end <= joined.end);
  if (parts.every((word) => word.silent)) return;
  const number = await classOf(joined.surface, files);
  for (const word of parts) read(word, number, weights.joined);
}
