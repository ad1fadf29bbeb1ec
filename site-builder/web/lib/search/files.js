// The files of one index: which holds a word, a spelling, a row; each read once and kept.
import { Damaged, Reader, json, unpack } from './bytes.js';
import { fold } from './text.js';
import { WordsFile } from './words-file.js';

const FORMAT = 6;

// Words are sorted by code point, which is not how JavaScript compares strings.
function before(a, b) {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a.codePointAt(i) < b.codePointAt(i);
  return a.length < b.length;
}

/** The place of the last of these sorted words that is not after `word`; 0 when all are. */
function placeOf(word, sorted) {
  let low = 0;
  let high = sorted.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (before(word, sorted[middle])) high = middle;
    else low = middle;
  }
  return low;
}

/** Which letters a word has, in 32 bits: enough to tell most words apart before their distance is counted. */
export const maskOf = (letters) => letters.reduce((mask, letter) => mask | (1 << (letter.codePointAt(0) & 31)), 0);

/** A file of spellings: words that articles use, `known`, and others that are right, `right`. */
function spellings(bytes) {
  const reader = new Reader(bytes);
  reader.magic('PWS1');
  const written = reader.words(reader.number());
  const counts = reader.take(written.length);
  const known = [];
  const right = new Set();
  written.forEach((word, i) => {
    const folded = fold(word);
    const letters = [...folded];
    if (counts[i] === 0) right.add(folded);
    else known.push({ written: word, folded, letters, mask: maskOf(letters), count: counts[i] });
  });
  return { known, right };
}

/** The index behind a manifest. `read(name)` gives the bytes of one of its files. */
export class Files {
  constructor(manifest, read) {
    this.manifest = manifest;
    this.read = read;
    /** The number of the first class in each file of words. */
    this.starts = [];
    let start = 0;
    for (const count of manifest.words.holds) {
      this.starts.push(start);
      start += count;
    }
    this.kept = new Map();
    this.mended = new Map();
  }

  static async open(name, read) {
    const manifest = json(await unpack(await read(name)));
    if (manifest?.format !== FORMAT) throw new Damaged('it is of another version');
    return new Files(manifest, read);
  }

  /** The names of all files of a kind. */
  names(kind) {
    const { first, holds } = this.manifest[kind];
    const count = first?.length ?? (holds ? Math.ceil(this.manifest.documents / holds[0]) : 0);
    return Array.from({ length: count }, (_, number) => this.name(kind, number));
  }

  name(kind, number) {
    return `${kind}${number}-${this.manifest[kind].hash}.bin`;
  }

  part(kind, number, decode) {
    const key = `${kind}${number}`;
    if (!this.kept.has(key)) {
      const promise = this.read(this.name(kind, number)).then(unpack).then(decode);
      // A failed request may be tried again.
      promise.catch(() => this.kept.delete(key));
      this.kept.set(key, promise);
    }
    return this.kept.get(key);
  }

  words(number) {
    return this.part('words', number, (bytes) => new WordsFile(bytes, this.manifest.documents));
  }

  /** The number of the file of words in which a word stands or would stand. */
  wordsOf(surface) {
    return placeOf(surface, this.manifest.words.first);
  }

  /** The numbers of the files in which words begin with these letters, at most `most`. */
  wordsFrom(beginning, most) {
    const { first } = this.manifest.words;
    const numbers = [this.wordsOf(beginning)];
    while (numbers.length < most && first[numbers.at(-1) + 1]?.startsWith(beginning)) numbers.push(numbers.at(-1) + 1);
    return numbers;
  }

  wordsOfClass(number) {
    return Math.max(0, this.starts.findLastIndex((start) => start <= number));
  }

  /** The numbers of the files of spellings: those for words with one of these first letters, or all. */
  spellingsOf(letters) {
    const { first } = this.manifest.spelling;
    if (!letters) return first.map((_, i) => i);
    return [...new Set(letters.map((letter) => placeOf(letter, first)))];
  }

  spellings(number) {
    return this.part('spelling', number, spellings);
  }

  /** What a result shows of an article: `[title, url, section, description, headings]`. A small site's come with the manifest. */
  async row(document) {
    const { articles, rows, documents } = this.manifest;
    const size = articles ? documents : rows.holds[0];
    const list = articles ?? (await this.part('rows', Math.floor(document / size), json));
    const row = list?.[document % size];
    if (!Array.isArray(row) || row.length !== 5) throw new Damaged('a row is missing');
    return row;
  }
}
