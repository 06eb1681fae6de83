import type { Random } from './random.ts';

/**
 * Draws indices by weight in constant time: the alias method (A. J. Walker 1977, tables built as by
 * M. D. Vose 1991).
 */
export class Weighted {
  readonly #size: number;
  /** Below this share of its column an index stands for itself, else for its alias. */
  readonly #share: Float64Array;
  readonly #alias: Uint32Array;

  constructor(weights: readonly number[]) {
    this.#size = weights.length;
    this.#share = new Float64Array(weights.length).fill(1);
    this.#alias = new Uint32Array(weights.length);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const scaled = weights.map((weight) => (weight * weights.length) / total);
    const small: number[] = [];
    const large: number[] = [];
    for (const [index, weight] of scaled.entries()) (weight < 1 ? small : large).push(index);
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.pop()!;
      this.#share[poor] = scaled[poor]!;
      this.#alias[poor] = rich;
      scaled[rich]! -= 1 - scaled[poor]!;
      (scaled[rich]! < 1 ? small : large).push(rich);
    }
  }

  draw(random: Random): number {
    const place = random.next() * this.#size * 2 ** -32;
    const column = Math.floor(place);
    return place - column < this.#share[column]! ? column : this.#alias[column]!;
  }
}

/** Weights of `size` ranks where rank r is drawn in proportion to 1 / (r + 1)^exponent. */
export const zipf = (size: number, exponent: number): number[] =>
  Array.from({ length: size }, (_, rank) => (rank + 1) ** -exponent);
