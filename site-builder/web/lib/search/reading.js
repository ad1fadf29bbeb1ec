// What each typed word may mean: classes of the index, each with how sure the reading is.
import { distance, editsAllowed } from './distance.js';
import { maskOf } from './files.js';
import { words } from './text.js';

/** More words than this are a story; its end adds nothing that its beginning did not say. */
const WORDS_MAX = 16;
/** A word that may be unfinished is finished in at most so many ways. */
const COMPLETIONS_MAX = 24;
/** A misspelt word is read in at most so many ways. */
const MENDINGS_MAX = 4;
const MENDED_KEPT = 500;
const PHRASE_WORDS_MAX = 3;
const ENDING_LETTERS_MAX = 6;
/** A misspelt form is compared without its ending when so many letters are left. */
const CORE_LETTERS_MIN = 4;

/**
 * The words of a query: `{ surface, start, end, telling, unfinished, readings: Map(class → sureness), mended }`.
 * `weight` is 1 for a telling word, less for one that only asks; silent words are left out unless nothing else is there.
 */
export async function interpret(query, files, { literal = false } = {}) {
  const { weights, lists } = vocabulary(files);
  const found = words(query).slice(0, WORDS_MAX * 2);
  const plain = found.filter((word) => !word.joined).slice(0, WORDS_MAX);
  const joined = found.filter((word) => word.joined);
  for (const [i, word] of plain.entries()) {
    word.letters = [...word.surface];
    word.readings = new Map();
    word.unfinished = i === plain.length - 1 && word.end === query.length;
    word.silent = lists.silent.has(word.surface);
    word.weight = lists.asking.has(word.surface) ? weights.asking : 1;
  }
  if (plain.every((word) => word.silent)) plain.forEach((word) => (word.silent = false));
  if (plain.every((word) => word.weight < 1 || word.silent)) plain.forEach((word) => (word.weight = 1));
  const telling = plain.filter((word) => !word.silent);
  await Promise.all(telling.map((word) => look(word, files, literal)));
  await Promise.all([...telling.map((word, i) => span(plain, plain.indexOf(word), files)), ...joined.map((word) => whole(word, plain, files))]);
  if (!literal) {
    const unknown = telling.filter((word) => word.readings.size === 0);
    await Promise.all(unknown.map((word) => mend(word, plain, files)));
  }
  return telling;
}

function vocabulary(files) {
  const { manifest } = files;
  files.lists ??= {
    silent: new Set(manifest.silent.split(' ')),
    asking: new Set(manifest.asking.split(' ')),
    endings: new Set(manifest.endings.split(' ')),
  };
  return { weights: manifest.weights, lists: files.lists };
}

function read(word, number, sureness) {
  if (number !== undefined && sureness > (word.readings.get(number) ?? 0)) word.readings.set(number, sureness);
}

/** The word itself, what it begins, a form of it. */
async function look(word, files, literal) {
  const { weights, lists } = vocabulary(files);
  const own = await files.words(files.wordsOf(word.surface));
  const exact = own.classOf.get(word.surface);
  read(word, exact, 1);
  if (word.unfinished || (exact === undefined && !literal)) {
    await complete(word, files, exact === undefined ? weights.prefix : weights.prefix * weights.completed);
  }
  if (exact !== undefined || literal) return;
  const form = formOf(word, own, lists.endings);
  if (form !== undefined) read(word, form, weights.form);
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

/** The class of which the word is a form that no article uses: a known stem and a known ending. */
function formOf({ surface }, part, endings) {
  for (let cut = surface.length - 1; cut >= Math.max(3, surface.length - ENDING_LETTERS_MAX); cut--) {
    const number = part.classOfStem.get(surface.slice(0, cut));
    if (number !== undefined && endings.has(surface.slice(cut))) return number;
  }
  return undefined;
}

/** Words that count as one, typed apart: *log in* for *login*. */
async function span(plain, from, files) {
  const { weights } = vocabulary(files);
  for (let count = 2; count <= PHRASE_WORDS_MAX && from + count <= plain.length; count++) {
    const parts = plain.slice(from, from + count);
    const spelling = parts.map((word) => word.surface).join(' ');
    const part = await files.words(files.wordsOf(spelling));
    const number = part.classOf.get(spelling);
    for (const word of parts) read(word, number, weights.joined);
  }
}

/** A hyphenated word, typed together in the articles. */
async function whole(joined, plain, files) {
  const { weights } = vocabulary(files);
  const parts = plain.filter((word) => word.start >= joined.start && word.end <= joined.end);
  if (parts.every((word) => word.silent)) return;
  const part = await files.words(files.wordsOf(joined.surface));
  for (const word of parts) read(word, part.classOf.get(joined.surface), weights.joined);
}

/** Nearest known words; or two known words written as one. */
async function mend(word, plain, files) {
  const allowed = editsAllowed(word.letters.length);
  if (allowed === 0) return;
  const candidates = await mendings(word, files, allowed);
  if (!candidates) {
    await divide(word, files);
    return;
  }
  const { weights } = vocabulary(files);
  for (const { known, edits, finished } of candidates) {
    const part = await files.words(files.wordsOf(known));
    read(word, part.classOf.get(known), (weights.edits[edits - 1] ?? weights.prefix) * (finished ? 1 : weights.completed));
  }
  word.mended = candidates[0].written;
}

/** What a word may be mended to, or null; kept, because the next key asks for the same words again. */
async function mendings(word, files, allowed) {
  const key = `${word.surface} ${word.unfinished}`;
  if (!files.mended.has(key)) {
    const near = files.spellingsOf([...new Set(word.letters.slice(0, 2))]);
    word.mask = maskOf(word.letters);
    const found = (await nearest(word, files, near, allowed)) ?? (await nearest(word, files, files.spellingsOf(), allowed));
    if (files.mended.size >= MENDED_KEPT) files.mended.clear();
    files.mended.set(key, found);
  }
  return files.mended.get(key);
}

/** The known words within reach, best first: as they are, or else as forms of the same word. */
async function nearest(word, files, numbers, allowed) {
  const { lists } = vocabulary(files);
  const known = (await Promise.all(numbers.map((number) => files.spellings(number)))).flat();
  let found = known.map((entry) => compare(word, entry, allowed)).filter(Boolean);
  if (found.length === 0) {
    const cores = coresOf(word.surface, lists.endings).map((core) => ({ letters: [...core], mask: maskOf([...core]) }));
    found = cores.flatMap((core) => known.map((entry) => compareCores(core, entry, lists.endings))).filter(Boolean);
  }
  if (found.length === 0) return null;
  return found.sort((a, b) => a.rank - b.rank || (a.known < b.known ? -1 : 1)).slice(0, MENDINGS_MAX);
}

/** Whether so many edits cannot bring in the letters that are missing. */
function tooForeign(mask, known, allowed) {
  let foreign = mask & ~known;
  for (let left = allowed; left > 0; left--) foreign &= foreign - 1; // one edit mends one letter at most
  return foreign !== 0;
}

function compare({ letters, mask, unfinished }, entry, allowed) {
  if (tooForeign(mask, entry.mask, allowed)) return null;
  if (entry.letters.length + allowed < letters.length || (!unfinished && entry.letters.length > letters.length + allowed)) return null;
  const { whole, beginning } = distance(letters, entry.letters, allowed);
  const finished = whole <= allowed;
  if (!finished && !(unfinished && beginning <= allowed)) return null;
  return candidate(entry, letters, finished ? whole : beginning, finished, finished ? 0 : 0.5);
}

function compareCores({ letters: core, mask }, entry, endings) {
  const allowed = editsAllowed(core.length);
  if (tooForeign(mask, entry.mask, allowed)) return null;
  entry.core ??= [...(coresOf(entry.letters.join(''), endings)[0] ?? entry.letters)];
  if (Math.abs(entry.core.length - core.length) > allowed) return null;
  const { whole } = distance(core, entry.core, allowed);
  return whole > allowed ? null : candidate(entry, core, Math.max(1, whole), true, 0.5);
}

function candidate({ written, letters, count }, typed, edits, finished, cost) {
  const first = typed[0] === letters[0] ? 0 : 0.4;
  return { written, known: letters.join(''), edits, finished, rank: edits + cost + first - 0.05 * count };
}

/** What is left of a word without each of its possible endings, the shortest first. */
function coresOf(surface, endings) {
  const cores = [];
  for (let cut = Math.max(CORE_LETTERS_MIN, surface.length - ENDING_LETTERS_MAX); cut < surface.length; cut++) {
    if (endings.has(surface.slice(cut))) cores.push(surface.slice(0, cut));
  }
  return cores;
}

/** *passwordreset*: the cut that leaves two known words, the longer the better. */
async function divide(word, files) {
  const { weights } = vocabulary(files);
  const { letters } = word;
  for (let cut = letters.length - 3; cut >= 3; cut--) {
    const [head, tail] = [letters.slice(0, cut).join(''), letters.slice(cut).join('')];
    const [first, second] = await Promise.all([head, tail].map((half) => files.words(files.wordsOf(half))));
    if (!first.classOf.has(head) || !second.classOf.has(tail)) continue;
    read(word, first.classOf.get(head), weights.joined);
    read(word, second.classOf.get(tail), weights.joined);
    word.mended = `${head} ${tail}`;
    return;
  }
}
