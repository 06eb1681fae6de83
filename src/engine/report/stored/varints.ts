/** Whole numbers in as few bytes as each needs: seven bits a byte, the lowest first, the highest bit set where more follow (LEB128). */

export class VarintWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** Adds a whole number from 0 to the largest exact one. */
  add(value: number): void {
    if (this.#length + MAX_BYTES > this.#bytes.length) this.#grow();
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Adds one that may be negative. */
  addSigned(value: number): void {
    this.add(value < 0 ? -2 * value - 1 : 2 * value);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const more = new Uint8Array(2 * this.#bytes.length);
    more.set(this.#bytes);
    this.#bytes = more;
  }
}

/** Of a number of 53 bits. */
const MAX_BYTES = 8;

export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next number. Throws an Error where there is none. */
  next(): number {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error('varints: cut off');
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  }

  nextSigned(): number {
    const value = this.next();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
