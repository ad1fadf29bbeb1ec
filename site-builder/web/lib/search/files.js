// The files of one index: which holds a word, a spelling, a row; each read once and kept.
import { Damaged, Reader, json, unpack } from './bytes.js';
import { Postings } from './postings.js';
import { fold } from './text.js';

const FORMAT = 1;
const HASH = 7;

// Words are sorted by code point, which is not how JavaScript compares strings.
function before(a, b) {
  if (a === b) return false;
  const x = [...a];
  const y = [...b];
  for (let i = 0; i < x.length && i < y.length; i++) if (x[i] !== y[i]) return x[i].codePointAt(0) < y[i].codePointAt(0);
  return x.length < y.length;
}

/** One file of words: a stretch of the alphabet with its classes and their postings. */
export class WordsFile {
  constructor(bytes, documents) {
    const reader = new Reader(bytes);
    reader.magic('PWW1');
    this.firstClass = reader.number();
    const classes = reader.number();
    const count = reader.number();
    this.surfaces = reader.words(count);
    this.classOf = new Map();
    const spellings = new Map();
    let last = this.firstClass;
    for (const surface of this.surfaces) {
      last += reader.signed();
      this.classOf.set(surface, last);
      if (!spellings.has(last)) spellings.set(last, []);
      spellings.get(last).push(surface);
    }
    this.counts = [];
    this.ends = [];
    this.classOfStem = new Map();
    let end = 0;
    for (let i = 0; i < classes; i++) {
      this.counts.push(reader.number());
      end += reader.number();
      this.ends.push(end);
      const stem = reader.number();
      const surface = spellings.get(this.firstClass + i)?.[stem & 3] ?? '';
      if (stem) this.classOfStem.set(stemOf(surface, stem >> 2), this.firstClass + i);
    }
    this.bytes = bytes;
    this.start = reader.at;
    this.documents = documents;
    this.read = new Map();
    if (this.start + end !== bytes.length) throw new Damaged('its length is wrong');
  }

  /** In how many articles a class of this file stands. */
  count(number) {
    return this.counts[number - this.firstClass] ?? 0;
  }

  has(number) {
    return number >= this.firstClass && number < this.firstClass + this.counts.length;
  }

  postings(number) {
    let postings = this.read.get(number);
    if (!postings) {
      const i = number - this.firstClass;
      const from = this.start + (i > 0 ? this.ends[i - 1] : 0);
      postings = new Postings(this.bytes, from, this.start + this.ends[i], this.counts[i], this.documents);
      this.read.set(number, postings);
    }
    return postings;
  }
}

// Stems are counted in bytes.
function stemOf(surface, bytes) {
  return new TextDecoder().decode(new TextEncoder().encode(surface).subarray(0, bytes));
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
    const { hashes, class: size } = this.manifest[kind];
    const count = kind === 'rows' ? Math.ceil(this.manifest.documents / size[0]) : hashes.length / HASH;
    return Array.from({ length: count }, (_, number) => this.name(kind, number));
  }

  name(kind, number) {
    const { hashes } = this.manifest[kind];
    const at = kind === 'rows' ? 0 : number * HASH;
    return `${kind}${number}-${hashes.slice(at, at + HASH)}.bin`;
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
    const starts = this.manifest.words.class;
    let file = 0;
    while (file + 1 < starts.length && starts[file + 1] <= number) file++;
    return file;
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
    const size = this.manifest.rows.class[0];
    const rows = await this.part('rows', Math.floor(document / size), json);
    const row = rows?.[document % size];
    if (!Array.isArray(row) || row.length !== 5) throw new Damaged('a row is missing');
    return row;
  }
}
