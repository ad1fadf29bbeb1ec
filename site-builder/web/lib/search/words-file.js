// A file of words, read: which class a word belongs to, and where the class stands.
import { Damaged, Reader } from './bytes.js';
import { Postings } from './postings.js';

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
    /** The letters that all forms of a class are read by, where a surface shows them. */
    this.stems = new Map();
    this.classOfStem = new Map();
    let end = 0;
    for (let i = 0; i < classes; i++) {
      this.counts.push(reader.number());
      end += reader.number();
      this.ends.push(end);
      const stem = reader.number();
      const surface = spellings.get(this.firstClass + i)?.[stem & 3] ?? '';
      if (!stem) continue;
      const letters = stemOf(surface, stem >> 2);
      this.stems.set(this.firstClass + i, letters);
      this.classOfStem.set(letters, this.firstClass + i);
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
  if (/^[\0-\x7f]*$/.test(surface)) return surface.slice(0, bytes);
  return new TextDecoder().decode(new TextEncoder().encode(surface).subarray(0, bytes));
}
