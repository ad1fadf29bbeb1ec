// What a word that no article knows may have been meant to be.
import { distance, editsAllowed } from './distance.js';
import { maskOf } from './files.js';
import { classOf, classOfRest, cutsOf, formOf, read, undoubled, vocabulary, wholesOf } from './typed.js';

/** A misspelt word is read in at most so many ways. */
const MENDINGS_MAX = 4;
const MENDED_KEPT = 500;
/** So many letters are left of a word without its prefix. */
const PREFIXED_LETTERS_MIN = 5;
/** A word loses its own ending before another when so many letters are left. */
const CORE_LETTERS_MIN = 4;
/** A strange word in a story is a name sooner than a slip where it is shorter. */
const STORY_LETTERS_MIN = 6;

/** Nearest known words; or two known words written as one. In a story only a slip in a long word is mended. */
export async function mend(word, files, story) {
  if (story && word.letters.length < STORY_LETTERS_MIN) return;
  const allowed = editsAllowed(word.letters.length);
  if (allowed === 0) return;
  const { right, candidates } = await mendings(word, files, allowed, story);
  if (right) return;
  const { weights } = vocabulary(files);
  if (!candidates.some(isSlip)) {
    if (story) return;
    word.class = await withoutPrefix(word.surface, files);
  }
  if (word.class !== undefined) return read(word, word.class, weights.edits[0]);
  if (candidates.length === 0) return divide(word, files);
  for (const { known, edits, finished } of candidates) {
    const number = await classOf(known, files);
    word.class ??= number;
    read(word, number, (weights.edits[edits - 1] ?? weights.prefix) * (finished ? 1 : weights.completed));
  }
  word.mended = candidates[0].written;
}

/** The class of a word that is known without its prefix: *posortowanych*, where articles say *sortować*. */
async function withoutPrefix(surface, files) {
  for (const prefix of vocabulary(files).lists.prefixes) {
    if (!prefix || !surface.startsWith(prefix)) continue;
    const number = await classOfRest(surface.slice(prefix.length), PREFIXED_LETTERS_MIN, files, formOf);
    if (number !== undefined) return number;
  }
  return undefined;
}

/** Whether a word is right as it is, and what else it may be mended to. Kept: the next key asks for the same words again. */
async function mendings(word, files, allowed, story) {
  const key = `${word.surface} ${word.unfinished} ${story}`;
  if (!files.mended.has(key)) {
    const near = await spellingsIn(files.spellingsOf([...new Set(word.letters.slice(0, 2))]), files);
    word.mask = maskOf(word.letters);
    const isRight = (surface) => near.some(({ right }) => right.has(surface));
    let right = isRight(word.surface);
    let candidates = right ? [] : nearest(word, files, near, allowed);
    right ||= isForm(word, candidates, near, isRight, files);
    // A slip in the first letter is rare, and the strange words of a story are many.
    if (!right && candidates.length === 0 && !story) {
      candidates = nearest(word, files, await spellingsIn(files.spellingsOf(), files), allowed);
    }
    if (files.mended.size >= MENDED_KEPT) files.mended.clear();
    files.mended.set(key, { right, candidates });
  }
  return files.mended.get(key);
}

const spellingsIn = (numbers, files) => Promise.all(numbers.map((number) => files.spellings(number)));

/** Whether a known word is so near that the typed one is a slip of it. */
const isSlip = ({ edits, form }) => edits < 2 && !form;

/**
 * Whether one has the other's letters in another order, or more of them: slips of haste, where another letter makes another word.
 * What a typed word may only begin has more of them anyway.
 */
const isHasty = (typed, { letters, finished }) => finished && (typed.length !== letters.length || [...typed].sort().join('') === [...letters].sort().join(''));

/**
 * Whether the word is a form of one that is right and merely in no article: *pogodę*, of *pogoda*. *Cancl* is a slip of *cancel*
 * sooner than a form of *cancer*.
 */
function isForm({ surface, letters }, candidates, near, isRight, files) {
  if (candidates.some((candidate) => isSlip(candidate) && isHasty(letters, candidate))) return false;
  const stems = cutsOf(surface, files).map(([stem]) => stem);
  return stems.some((stem) => [...wholesOf(stem), undoubled(stem)].some(isRight) || near.some((part) => stemsOf(part, files).has(stem)));
}

/** What is left of a file's right words before their endings. */
function stemsOf(part, files) {
  part.stems ??= new Set([...part.right].flatMap((word) => cutsOf(word, files).map(([stem]) => stem)));
  return part.stems;
}

/** The known words within reach, best first: as they are, or else as forms that no article uses. */
function nearest(word, files, near, allowed) {
  const found = [];
  const seek = (compare) => {
    for (const { known } of near) {
      for (const entry of known) {
        const candidate = compare(entry);
        if (candidate) found.push(candidate);
      }
    }
  };
  seek((entry) => compare(word, entry, allowed));
  if (!found.some(({ edits }) => edits < 2)) seek(formsOf(word, allowed, files));
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

/** *finidng* is near no word of the articles, and near what *find* becomes before an ending: compares words by that. */
function formsOf({ letters, mask }, allowed, files) {
  const { commonEndings } = vocabulary(files).lists;
  let start = '';
  let isNear = false;
  return (entry) => {
    if (entry.letters.length > letters.length + allowed) return null;
    // Every base begins with these letters. Words are sorted: most begin as the one before did.
    entry.start ??= entry.letters.slice(0, Math.min(CORE_LETTERS_MIN, entry.letters.length - 1)).join('');
    if (entry.start !== start) isNear = distance([...entry.start], letters, allowed).beginning <= allowed;
    start = entry.start;
    if (!isNear) return null;
    let best = allowed + 1;
    for (const base of basesOf(entry, files)) {
      if (tooForeign(base.mask, mask, allowed) || distance(base.letters, letters, allowed).beginning > allowed) continue;
      for (const ending of commonEndings) {
        const whole = [...base.letters, ...ending];
        if (Math.abs(whole.length - letters.length) <= allowed) best = Math.min(best, distance(letters, whole, allowed).whole);
      }
    }
    // The reader is shown the known word: not every ending goes with every word.
    return best > allowed ? null : { ...candidate(entry, letters, Math.max(1, best), true, 0.5), form: true };
  };
}

/** What may stand before an ending: the word, without its own ending, without its *e*, with its last letter doubled. */
function basesOf(entry, files) {
  const { folded, letters } = entry;
  entry.bases ??= [folded, cutsOf(folded, files, CORE_LETTERS_MIN).at(-1)?.[0], folded.endsWith('e') && folded.slice(0, -1), folded + letters.at(-1)]
    .filter(Boolean)
    .map((base) => ({ letters: [...base], mask: maskOf([...base]) }));
  return entry.bases;
}

function candidate({ written, folded, letters, count }, typed, edits, finished, cost) {
  const first = typed[0] === letters[0] ? 0 : 0.4;
  return { written, known: folded, letters, edits, finished, rank: edits + cost + first - 0.05 * count };
}

/** *passwordreset*: the cut that leaves two known words, the longer the better. */
async function divide(word, files) {
  const { weights } = vocabulary(files);
  const { letters } = word;
  for (let cut = letters.length - 3; cut >= 3; cut--) {
    const [head, tail] = [letters.slice(0, cut).join(''), letters.slice(cut).join('')];
    const numbers = await Promise.all([head, tail].map((half) => classOf(half, files)));
    if (numbers.includes(undefined)) continue;
    for (const number of numbers) read(word, number, weights.joined);
    word.mended = `${head} ${tail}`;
    return;
  }
}
