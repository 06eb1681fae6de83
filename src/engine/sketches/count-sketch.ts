/**
 * Counts by key, of any number of keys, in 1.25 MiB: a Count Sketch (M. Charikar, K. Chen, M.
 * Farach-Colton, "Finding frequent items in data streams", 2002). In each row a key has one cell, to
 * which its occurrences are added with its sign; the median over the rows estimates its count, off by
 * about what the rest of the input leaves in a cell. Sums of whole numbers: merging is exact and free
 * of order. (A Count-Min sketch is as linear, but counts too much where no key is much above the rest.)
 */

import { fmix32, type Hash64 } from './hash.ts';
import type { KeyTable } from './key-table.ts';
import { readHash, textAt } from './key-table.ts';
import { highest, topEntries } from './selection.ts';

/** An odd number, so that the median is one of the values. */
export const ROWS = 5;
export const COLUMN_BITS = 15;
const COLUMNS = 1 << COLUMN_BITS;
/**
 * Keys whose estimates are taken out of each other's cells. Many more, and there would be hardly a cell
 * without two of them.
 */
const DECODED_KEYS = COLUMNS / 8;
const DECODING_PASSES = 4;
/** Of what is left in cells: four standard deviations of an estimate from one row. */
const ERROR_DEVIATIONS = 4;

type CountSketch = Float64Array<ArrayBuffer>;

export const emptySketch = (): CountSketch => new Float64Array(ROWS * COLUMNS);

/** Cells of keys, one a row for each, as twice their index plus 1 where the key's sign is minus. */
type Cells = Int32Array;

/** Writes a key's cells from `at` on. */
function placeCells({ low, high }: Hash64, cells: Cells, at: number): void {
  for (let row = 0; row < ROWS; row++) {
    const mixed = fmix32((low + Math.imul(high, 2 * row + 1)) | 0);
    const column = mixed >>> (32 - COLUMN_BITS);
    cells[at + row] = 2 * (row * COLUMNS + column) + (mixed & 1);
  }
}

function addTo(sketch: CountSketch, cells: Cells, at: number, count: number): void {
  for (let row = 0; row < ROWS; row++) {
    const cell = cells[at + row]!;
    sketch[cell >> 1]! += cell & 1 ? -count : count;
  }
}

function medianOf(sketch: CountSketch, cells: Cells, at: number): number {
  const a = signedValue(sketch, cells[at]!);
  const b = signedValue(sketch, cells[at + 1]!);
  const c = signedValue(sketch, cells[at + 2]!);
  const d = signedValue(sketch, cells[at + 3]!);
  const e = signedValue(sketch, cells[at + 4]!);
  // Of the first four neither the least nor the greatest: the median is that of the other two and e.
  const low = Math.max(Math.min(a, b), Math.min(c, d));
  const high = Math.min(Math.max(a, b), Math.max(c, d));
  return Math.max(Math.min(low, high), Math.min(Math.max(low, high), e));
}

function signedValue(sketch: CountSketch, cell: number): number {
  const value = sketch[cell >> 1]!;
  return cell & 1 ? -value : value;
}

const scratch: Cells = new Int32Array(ROWS);

/** Adds occurrences of a key, of which the hash (see hash64) is enough. */
export function addToSketch(sketch: CountSketch, key: Hash64, count: number): void {
  placeCells(key, scratch, 0);
  addTo(sketch, scratch, 0, count);
}

/** Merges b into a and returns a. */
export function mergeSketches(a: CountSketch, b: CountSketch | Int32Array): CountSketch {
  for (let i = 0; i < a.length; i++) a[i]! += b[i]!;
  return a;
}

/** A key with its count and its further numbers; NaN for one that cannot be told. */
export interface CountedKey {
  key: string;
  count: number;
  values: number[];
}

/** The same with its entry in the table, until that changes. */
interface CountedEntry extends CountedKey {
  entry: number;
}

export interface Estimates<K> {
  /** The most frequent first, ties in the order of the keys. */
  keys: K[];
  /** No count is off by more, but for one in many thousands. */
  errorBound: number;
  /** The same for each of the further numbers. */
  valueBounds: number[];
}

/**
 * Estimates the counts of the `size` most frequent of some keys, each of which occurs at least once, and their further
 * numbers that are sums. A sketch counts all occurrences but those that the keys' entries do. What the largest estimates
 * leave in each other's cells is taken out, some times over, so that the error comes from the rest of the input alone.
 */
export function estimateTop(
  sketch: CountSketch,
  valueSketches: readonly (CountSketch | null)[],
  keys: KeyTable,
  size: number,
): Estimates<CountedEntry> {
  const cells = cellsOf(keys);
  const { estimates, decoded, errorBound } = estimate(sketch, keys, cells, keys.counts);
  // Only the decoded ones may become top ones.
  const counts = Float64Array.from(decoded, (entry) => Math.max(1, estimates[entry]!));
  const top = topEntries(keys, counts, size, (place) => decoded[place]!);
  const columns = valueSketches.map(
    (values, column) => values && estimate(values, keys, cells, columnOf(keys, column)),
  );
  const estimateOf = (entry: number, column: number): number =>
    Math.max(0, columns[column]?.estimates[entry] ?? Number.NaN);
  return {
    keys: top.map((found) => ({
      ...found,
      values: columns.map((_, column) => estimateOf(found.entry, column)),
    })),
    errorBound,
    valueBounds: columns.map((column) => column?.errorBound ?? 0),
  };
}

function columnOf({ kinds, values, size }: KeyTable, column: number): Float64Array {
  return Float64Array.from({ length: size }, (_, entry) => values[kinds.length * entry + column]!);
}

/** Estimates of all keys, of which `own` has what the sketch does not; the largest are decoded. */
function estimate(sketch: CountSketch, keys: KeyTable, cells: Cells, own: Float64Array) {
  const all = withEntries(sketch, keys.size, own, cells);
  const estimates = new Float64Array(keys.size);
  for (let entry = 0; entry < keys.size; entry++) {
    estimates[entry] = medianOf(all, cells, ROWS * entry);
  }
  const decoded = highest(estimates, DECODED_KEYS, (entry) => textAt(keys, entry));
  const rest = decode(all, cells, decoded, estimates);
  return { estimates, decoded, errorBound: Math.ceil(ERROR_DEVIATIONS * deviation(rest)) };
}

/** The sketch with what the entries count as well. */
function withEntries(
  sketch: CountSketch,
  size: number,
  own: Float64Array,
  cells: Cells,
): CountSketch {
  const all = sketch.slice();
  for (let entry = 0; entry < size; entry++) addTo(all, cells, ROWS * entry, own[entry]!);
  return all;
}

function cellsOf(keys: KeyTable): Cells {
  const cells = new Int32Array(ROWS * keys.size);
  const hash: Hash64 = { low: 0, high: 0 };
  for (let entry = 0; entry < keys.size; entry++) {
    readHash(keys, entry, hash);
    placeCells(hash, cells, ROWS * entry);
  }
  return cells;
}

/** Corrects the estimates of these entries; returns the sketch of all that is not explained by them. */
function decode(
  sketch: CountSketch,
  cells: Cells,
  entries: number[],
  estimates: Float64Array,
): CountSketch {
  const rest = sketch.slice();
  for (const entry of entries) addTo(rest, cells, ROWS * entry, -estimates[entry]!);
  const corrections = new Float64Array(entries.length);
  for (let pass = 0; pass < DECODING_PASSES; pass++) {
    for (const [i, entry] of entries.entries())
      corrections[i] = medianOf(rest, cells, ROWS * entry);
    for (const [i, entry] of entries.entries()) {
      estimates[entry]! += corrections[i]!;
      addTo(rest, cells, ROWS * entry, -corrections[i]!);
    }
  }
  return rest;
}

function deviation(rest: CountSketch): number {
  let squares = 0;
  for (let i = 0; i < rest.length; i++) squares += rest[i]! * rest[i]!;
  return Math.sqrt(squares / rest.length);
}
