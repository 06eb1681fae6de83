/**
 * Pseudo-random numbers that are the same on every machine: sfc32 (C. Doty-Humphrey, PractRand), in
 * 32-bit integer operations only.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = 0x9e3779b9 | 0;
    this.#c = 0x85ebca6b | 0;
    // Close seeds give close numbers at first.
    for (let i = 0; i < 16; i++) this.next();
  }

  /** 0 to 2^32 - 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** 0 to `size` - 1. */
  below(size: number): number {
    return Math.floor(this.next() * size * 2 ** -32);
  }
}
