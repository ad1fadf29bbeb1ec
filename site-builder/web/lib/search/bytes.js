// Reading the bytes of an index file; whatever `src/search/bytes.rs` cannot have written is refused.

/** A file of the index that cannot be used. */
export class Damaged extends Error {
  constructor(cause) {
    super(`A file of the search index is damaged: ${cause}`);
    this.name = 'Damaged';
  }
}

/** Unpacks gzip, whose check sum notices every damaged or missing byte. */
export async function unpack(packed) {
  const { writable, readable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  // What is wrong with the bytes is told to whoever reads.
  for (const written of [writer.write(packed), writer.close()]) written.catch(() => {});
  try {
    return new Uint8Array(await new Response(readable).arrayBuffer());
  } catch {
    throw new Damaged('its check sum is wrong or it ends too early');
  }
}

/** Parses unpacked JSON. */
export function json(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Damaged('it is not JSON');
  }
}

/** Reads numbers and words one after the other. */
export class Reader {
  constructor(bytes, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  byte() {
    if (this.at >= this.end) throw new Damaged('it ends too early');
    return this.bytes[this.at++];
  }

  number() {
    if (this.at < this.end && this.bytes[this.at] < 128) return this.bytes[this.at++]; // nearly all of them
    let value = 0;
    for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) {
        if (value >= 2 ** 32) throw new Damaged('a number is too large');
        return value;
      }
    }
    throw new Damaged('a number is too long');
  }

  signed() {
    const value = this.number();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  numbers(count) {
    if (count > this.end - this.at) throw new Damaged('a count is larger than the file');
    const list = new Uint32Array(count);
    for (let i = 0; i < count; i++) list[i] = this.number();
    return list;
  }

  take(count) {
    if (count > this.end - this.at) throw new Damaged('it ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  magic(expected) {
    if (String.fromCharCode(...this.take(4)) !== expected) throw new Damaged('it is of another kind or version');
  }

  /** Sorted words, each written as what it adds to the one before. */
  words(count) {
    const shared = this.numbers(count);
    const added = this.numbers(count);
    const letters = this.take(added.reduce((sum, length) => sum + length, 0));
    // Nearly all words are plain letters, and then bytes are characters.
    return letters.every((byte) => byte < 128) ? plainWords(shared, added, new TextDecoder().decode(letters)) : anyWords(shared, added, letters);
  }
}

function plainWords(shared, added, letters) {
  let at = 0;
  let last = '';
  return Array.from(shared, (same, i) => {
    if (same > last.length) throw new Damaged('a word shares more than there is');
    last = last.slice(0, same) + letters.slice(at, (at += added[i]));
    return last;
  });
}

function anyWords(shared, added, letters) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let at = 0;
  let last = new Uint8Array(0);
  return Array.from(shared, (same, i) => {
    if (same > last.length) throw new Damaged('a word shares more than there is');
    const next = new Uint8Array(same + added[i]);
    next.set(last.subarray(0, same));
    next.set(letters.subarray(at, (at += added[i])), same);
    last = next;
    try {
      return decoder.decode(next);
    } catch {
      throw new Damaged('a word is not text');
    }
  });
}
