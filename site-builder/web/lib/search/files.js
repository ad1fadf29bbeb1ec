// The files of one index: which holds a word, a spelling, a row; each read once and kept.
import { Damaged, Reader, json, unpack } from './bytes.js';
import { fold } from './text.js';
import { WordsFile } from './words-file.js';

const FORMAT = 3;

// Words are sorted by code point, which is not how JavaScript compares strings.
function before(a, b) {
  if (a === b) return false;
  const x = [...a];
  const y = [...b];
  for (let i = 0; i < x.length && i < y.length; i++) if (x[i] !== y[i]) return x[i].codePointAt(0) < y[i].codePointAt(0);
  return x.length < y.length;
}

/** Which letters a word has, in 32 bits: enough to tell most words apart before their distance is counted. */
export const maskOf = (letters) => letters.reduce((mask, letter) => mask | (1 << (letter.codePointAt(0) & 31)), 0);

function spellings(bytes) {
  const reader = new Reader(bytes);
  reader.magic('PWS1');
  const written = reader.words(reader.number());
  const counts = reader.take(written.length);
  return written.map((word, i) => {
    const letters = [...fold(word)];
    return { written: word, letters, mask: maskOf(letters), count: counts[i] };
  });
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
    const count = first?.length ?? Math.ceil(this.manifest.documents / holds[0]);
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
    const { first } = this.manifest.words;
    let number = 0;
    while (number + 1 < first.length && !before(surface, first[number + 1])) number++;
    return number;
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
    const place = (letter) => Math.max(0, first.findLastIndex((start) => !before(letter, start)));
    return [...new Set(letters.map(place))];
  }

  spellings(number) {
    return this.part('spelling', number, spellings);
  }

  async row(document) {
    const size = this.manifest.rows.holds[0];
    const rows = await this.part('rows', Math.floor(document / size), json);
    const row = rows?.[document % size];
    if (!Array.isArray(row) || row.length !== 5) throw new Damaged('a row is missing');
    return row;
  }
}
