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
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const list = new Array(count);
    let letters = new Uint8Array(64);
    let length = 0;
    for (let i = 0; i < count; i++) {
      if (shared[i] > length) throw new Damaged('a word shares more than there is');
      length = shared[i] + added[i];
      if (length > letters.length) {
        const larger = new Uint8Array(length * 2);
        larger.set(letters);
        letters = larger;
      }
      letters.set(this.take(added[i]), shared[i]);
      try {
        list[i] = decoder.decode(letters.subarray(0, length));
      } catch {
        throw new Damaged('a word is not text');
      }
    }
    return list;
  }
}
