// Cutting text into words and folding them, exactly as `src/search/text.rs` does; golden files hold the two together.

const WORD = /[\p{Alphabetic}\p{N}\p{M}]/u;
const MARK = /\p{M}/u;
const LETTER = /\p{Alphabetic}/u;
const HYPHEN = /[-\u2010\u2011]/u;
const APOSTROPHE = /['\u2019\u02bc]/u;
// Scripts that put no space between words: Thai, Lao, Myanmar, Khmer, kana, Han.
const DENSE =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
// Accents, the points of Hebrew and Arabic, and what makes a sign an emoji.
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/gu;
const NOT_WORD = /[^\p{Alphabetic}\p{N}\p{M}]/gu;
const UNACCENTED = {
  ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ŧ: 't', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ς: 'σ',
};
const SPECIAL = /[łøđðħıŧßæœþς]/gu;
const ASCII = /^[\0-\x7f]*$/;

const JOINED_LETTERS_MAX = 24;
const JOINED_PARTS_MAX = 3;

// Letter by letter, because lowercasing a whole word treats a final sigma apart.
const lower = (text) => (ASCII.test(text) ? text.toLowerCase() : Array.from(text, (c) => c.toLowerCase()).join(''));

/** Folds a lowercased word: no accents, no ligatures, no width variants. */
export function fold(word) {
  if (ASCII.test(word)) return word;
  const plain = lower(word.normalize('NFKD')).replace(ACCENTS, '');
  return plain.replace(SPECIAL, (c) => UNACCENTED[c]).replace(NOT_WORD, '');
}

/**
 * The words of a text, each `{ surface, start, end, joined }`: folded, with its place in the text. A joined one is the
 * joined form of the hyphenated words just before it.
 */
export function words(text) {
  const found = [];
  let word = '';
  let wordStart = 0;
  let run = [];
  let dense = [];

  const emit = (raw, start, end, joined) => {
    const surface = fold(raw);
    if (surface) found.push({ surface, start, end, joined });
  };
  const endWord = (at) => {
    if (!word) return;
    emit(word, wordStart, at, false);
    run.push({ raw: word, start: wordStart, end: at });
    word = '';
  };
  const endRun = () => {
    if (run.length > 1 && run.length <= JOINED_PARTS_MAX) {
      const raw = run.map((part) => part.raw).join('');
      if ([...raw].length <= JOINED_LETTERS_MAX && LETTER.test(raw)) emit(raw, run[0].start, run.at(-1).end, true);
    }
    run = [];
  };
  const endDense = () => {
    if (dense.length === 1) emit(dense[0].raw, dense[0].start, dense[0].end, false);
    for (let i = 1; i < dense.length; i++) emit(dense[i - 1].raw + dense[i].raw, dense[i - 1].start, dense[i].end, false);
    dense = [];
  };

  let at = 0;
  for (const c of text) {
    const next = at + c.length;
    const isWord = WORD.test(c);
    if (isWord && (DENSE.test(c) || (dense.length > 0 && MARK.test(c)))) {
      endWord(at);
      endRun();
      if (dense.length > 0 && MARK.test(c)) {
        dense.at(-1).raw += c;
        dense.at(-1).end = next;
      } else dense.push({ raw: lower(c), start: at, end: next });
    } else if (isWord) {
      endDense();
      if (!word) wordStart = at;
      word += c.toLowerCase();
    } else if (!(APOSTROPHE.test(c) && word && shortEndingFollows(text, next))) {
      endDense();
      endWord(at);
      const following = HYPHEN.test(c) ? String.fromCodePoint(text.codePointAt(next) ?? 32) : ' ';
      if (!WORD.test(following) || DENSE.test(following)) endRun();
    }
    at = next;
  }
  endDense();
  endWord(at);
  endRun();
  return found;
}

// *can't* and *friend's* are one word; *l'adresse* is two.
function shortEndingFollows(text, from) {
  let letters = 0;
  for (const c of text.slice(from, from + 6)) {
    if (letters === 3 || !WORD.test(c)) break;
    letters++;
  }
  return letters === 1 || letters === 2;
}
