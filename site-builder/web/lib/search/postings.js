// Where a class of words stands: the encoding of `src/search/postings.rs`, read.
import { Damaged, Reader } from './bytes.js';

const IMPACT = 63;
const HAS_PHRASES = 64;
const HAS_PASSAGES = 128;

/** The largest impact a posting can have. */
export const IMPACT_MAX = IMPACT;
/** The number of the title among the phrases of an article. */
export const TITLE = 0;
/** The number of the first heading; between it and the title stand the phrases asked as. */
export const HEADING = 32;
/** Passages from this one on share the last bit of a mask. */
export const PASSAGE_LAST = 13;

/** The postings of one class as columns, in the order of the articles' numbers. */
export class Postings {
  constructor(bytes, from, to, count, documents) {
    const reader = new Reader(bytes, from, to);
    this.count = count;
    this.documents = reader.numbers(count);
    let next = 0;
    for (let i = 0; i < count; i++) {
      next += this.documents[i];
      if (next >= documents) throw new Damaged('an article number is too large');
      this.documents[i] = next++;
    }
    this.heads = reader.take(count);
    // Impacts summed: of articles that have a synonym alone, and of those that have the word itself, which are odd.
    const sums = [0, 0];
    for (const head of this.heads) sums[head & 1] += head & IMPACT;
    [this.lent, this.own] = sums.map((sum) => sum / IMPACT);
    this.passages = new Uint16Array(count).fill(1);
    for (let i = 0; i < count; i++) if (this.heads[i] & HAS_PASSAGES) this.passages[i] = reader.number();
    // Places are read for the few articles that come into question.
    this.placesAt = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      if (!(this.heads[i] & HAS_PHRASES)) continue;
      this.placesAt[i] = reader.at;
      for (let left = reader.number() + 1; left > 0; left--) {
        reader.number();
        reader.byte();
      }
    }
    if (reader.at !== to) throw new Damaged('a list has bytes left over');
    this.bytes = bytes;
    this.to = to;
  }

  /** How strongly the article of posting `i` is about the class, 0 to 1. */
  impact(i) {
    return (this.heads[i] & IMPACT) / IMPACT;
  }

  /** Which posting is of this article, or -1. */
  find(document) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.documents[middle] < document) low = middle + 1;
      else high = middle;
    }
    return this.documents[low] === document ? low : -1;
  }

  /** Calls `found` with every place of posting `i` in a title, a heading or a phrase asked as. */
  places(i, found) {
    if (!(this.heads[i] & HAS_PHRASES)) return;
    const reader = new Reader(this.bytes, this.placesAt[i], this.to);
    let phrase = 0;
    for (let left = reader.number() + 1; left > 0; left--) {
      phrase += reader.number();
      const byte = reader.byte();
      found(phrase, { bySynonym: byte > 127, words: ((byte >> 4) & 7) + 1, at: byte & 15 });
    }
  }
}
