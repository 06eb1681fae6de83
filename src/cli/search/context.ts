import type { Entry } from '../../engine/query/index.ts';

export interface Shown {
  entry: Entry;
  isMatch: boolean;
  /** Records were left out between the one shown before and this one. */
  isBehindGap: boolean;
}

/** Chooses records around those that match. */
export class Context {
  readonly #before: number;
  readonly #after: number;
  /** Those before, of which none was shown. */
  #held: Entry[] = [];
  /** How many are still shown behind the last match. */
  #left = 0;
  #skipped = false;
  #hasShown = false;

  constructor(before: number, after: number) {
    this.#before = before;
    this.#after = after;
  }

  /** Takes the next record. Returns what is shown now. */
  next(entry: Entry, isMatch: boolean): Shown[] {
    if (isMatch) {
      this.#left = this.#after;
      return [
        ...this.#held.splice(0).map((one) => this.#show(one, false)),
        this.#show(entry, true),
      ];
    }
    if (this.#left > 0) {
      this.#left--;
      return [this.#show(entry, false)];
    }
    this.#held.push(entry);
    if (this.#held.length > this.#before) {
      this.#held.shift();
      this.#skipped = true;
    }
    return [];
  }

  #show(entry: Entry, isMatch: boolean): Shown {
    const isBehindGap = this.#skipped && this.#hasShown;
    this.#skipped = false;
    this.#hasShown = true;
    return { entry, isMatch, isBehindGap };
  }
}
