/** Finds the rows of a table that are equal but for one column. */

/** `count` rows of `width` numbers each, one after the other. */
interface Rows {
  values: Int32Array;
  width: number;
  count: number;
}

export class RowGroups {
  readonly #rows: Rows;
  /** Of each row, the sum of its numbers' hashes: without a column it is one subtraction away. */
  readonly #sums: Int32Array;
  /** Open addressing: 0, or a row's number and 1. A power of two, at most half full. */
  readonly #table: Int32Array;
  /** Of each row, the next one that is equal to it, or -1; and the last of those, where it is the first. */
  readonly #next: Int32Array;
  readonly #last: Int32Array;

  constructor(rows: Rows) {
    this.#rows = rows;
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows.count + 1)));
    this.#next = new Int32Array(rows.count);
    this.#last = new Int32Array(rows.count);
    this.#sums = new Int32Array(rows.count);
    for (let row = 0, at = 0; row < rows.count; row++) {
      for (let column = 0; column < rows.width; column++, at++) {
        this.#sums[row]! += hashOf(rows.values[at]!, column);
      }
    }
  }

  /** The sets, of two or more, of rows that are equal but for this column. */
  *equalBut(column: number): Generator<number[], void> {
    if (!this.#varies(column)) return;
    this.#table.fill(0);
    this.#next.fill(-1);
    const firsts: number[] = [];
    for (let row = 0; row < this.#rows.count; row++) {
      const first = this.#place(row, column);
      if (first === row) this.#last[row] = row;
      else {
        if (this.#next[first] === -1) firsts.push(first);
        this.#next[this.#last[first]!] = row;
        this.#last[first] = row;
      }
    }
    for (const first of firsts) yield this.#chain(first);
  }

  #varies(column: number): boolean {
    const { values, width } = this.#rows;
    for (let at = column; at < values.length; at += width) {
      if (values[at] !== values[column]) return true;
    }
    return false;
  }

  /** The first row that is equal to this one, which may be itself. */
  #place(row: number, column: number): number {
    const { values, width } = this.#rows;
    const hash = (this.#sums[row]! - hashOf(values[row * width + column]!, column)) | 0;
    const mask = this.#table.length - 1;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const present = this.#table[slot]! - 1;
      if (present < 0) {
        this.#table[slot] = row + 1;
        return row;
      }
      if (this.#equal(present, row, column)) return present;
      slot = (slot + 1) & mask;
    }
  }

  #equal(a: number, b: number, column: number): boolean {
    const { values, width } = this.#rows;
    for (let i = 0; i < width; i++) {
      if (values[a * width + i] !== values[b * width + i] && i !== column) return false;
    }
    return true;
  }

  #chain(first: number): number[] {
    const rows: number[] = [];
    for (let row = first; row >= 0; row = this.#next[row]!) rows.push(row);
    return rows;
  }
}

/** Mixed as by the finalizer of MurmurHash3 (A. Appleby, public domain). */
function hashOf(value: number, column: number): number {
  let hash = Math.imul(value ^ Math.imul(column + 1, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
