/** Prints records that match with some of those around them. */

/** Records, oldest first, of which none has been printed. */
export interface Unprinted {
  /** Them as they are printed, the last ones of what there is. */
  records(): Uint8Array[];
  /** How many that gives; null where that is known only then. */
  size: number | null;
  /** There were further ones before. */
  isCut: boolean;
}

/** A piece of a file of which all records are known, good until the next one. */
export interface ListedPiece {
  /** How many records and invalid lines there are. */
  size: number;
  /** Which of them match, in their order. */
  matches: number[];
  show(record: number, isMatch: boolean): Uint8Array;
  /** Those from `record` on, to be looked at once the piece is gone. */
  keep(record: number): Unprinted;
}

type Write = (bytes: Uint8Array) => Promise<void>;

const GAP = Buffer.from('--\n');

export class ContextPrinter {
  readonly #before: number;
  readonly #after: number;
  readonly #write: Write;
  /** How many records are still printed behind the last match. */
  #left = 0;
  /** What came since the last record that was printed. */
  #unprinted: Unprinted[] = [];
  #isCut = false;
  #hasPrinted: boolean;

  /** `hasPrinted`: something stands in the output already, from which a gap parts what comes. */
  constructor(before: number, after: number, write: Write, hasPrinted: boolean) {
    this.#before = before;
    this.#after = after;
    this.#write = write;
    this.#hasPrinted = hasPrinted;
    this.#isCut = hasPrinted;
  }

  /** Are the next records needed although none of them may match? */
  get needsNext(): boolean {
    return this.#left > 0;
  }

  /** Passes over a piece in which nothing matches. */
  skip(unprinted: Unprinted): void {
    this.#unprinted.push(unprinted);
    let known = this.#unprinted.reduce((sum, { size }) => sum + (size ?? 0), 0);
    for (let first = this.#unprinted[0]; first; first = this.#unprinted[0]) {
      known -= first.size ?? 0;
      if (known < this.#before || first === unprinted) return;
      this.#unprinted.shift();
      this.#isCut = true;
    }
  }

  /** Prints what belongs to the first `most` matches of a piece; how many there are. `list` may be called again. */
  async print(list: () => ListedPiece, most: number): Promise<number> {
    let piece = list();
    const matches = piece.matches.slice(0, most);
    let printed = 0;
    for (const match of matches) {
      printed = await this.#printAfter(piece, printed, match);
      const from = Math.max(printed, match - this.#before);
      const missing = printed === 0 ? this.#before - match : 0;
      await this.#printBefore(missing, from > printed);
      // To look at the pieces before may have taken its memory.
      if (missing > 0) piece = list();
      for (let i = from; i <= match; i++) await this.#write(piece.show(i, i === match));
      printed = match + 1;
      this.#hasPrinted = true;
      this.#left = this.#after;
    }
    printed = await this.#printAfter(piece, printed, piece.size);
    if (printed < piece.size) this.skip(piece.keep(printed));
    return matches.length;
  }

  /** Prints what still belongs to the last match, up to the record `end`. Where that ends. */
  async #printAfter(piece: ListedPiece, from: number, end: number): Promise<number> {
    const to = Math.min(from + this.#left, end);
    for (let i = from; i < to; i++) await this.#write(piece.show(i, false));
    this.#left -= to - from;
    return to;
  }

  /** Prints up to `count` records of the pieces before; `isGap`: some of this piece are left out behind them. */
  async #printBefore(count: number, isGap: boolean): Promise<void> {
    const taken: Uint8Array[][] = [];
    let left = Math.max(0, count);
    let isCut = isGap || this.#isCut;
    for (const one of this.#unprinted.toReversed()) {
      const records = left > 0 ? one.records() : [];
      const last = records.slice(Math.max(0, records.length - left));
      isCut ||= left === 0 || last.length < records.length || (one.isCut && last.length === left);
      taken.push(last);
      left -= last.length;
    }
    this.#unprinted = [];
    this.#isCut = false;
    if (isCut && this.#hasPrinted) await this.#write(GAP);
    for (const record of taken.reverse().flat()) await this.#write(record);
  }
}
