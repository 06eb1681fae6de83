/**
 * Counts by key, of any number of keys, in 1.25 MiB: a Count Sketch (M. Charikar, K. Chen, M.
 * Farach-Colton, "Finding frequent items in data streams", 2002). In each row a key has one cell, to
 * which its occurrences are added with its sign; the median over the rows estimates its count, off by
 * about what the rest of the input leaves in a cell. Sums of whole numbers: merging is exact and free
 * of order. (A Count-Min sketch is as linear, but counts too much where no key is much above the rest.)
 */
import type { KeyTable } from '../types.ts';
import { fmix32, type Hash64 } from './hash.ts';
import { readHash } from './key-table.ts';
import { byCount, firstKeys, type RankedKey } from './ranking.ts';

/** An odd number, so that the median is one of the values. */
const ROWS = 5;
const COLUMN_BITS = 15;
const COLUMNS = 1 << COLUMN_BITS;
/**
 * Keys whose estimates are taken out of each other's cells. Many more, and there would be hardly a cell
 * without two of them.
 */
const DECODED_KEYS = COLUMNS / 8;
const DECODING_PASSES = 4;
/** Of what is left in cells: four standard deviations of an estimate from one row. */
const ERROR_DEVIATIONS = 4;

export type CountSketch = Float64Array<ArrayBuffer>;

export const emptySketch = (): CountSketch => new Float64Array(ROWS * COLUMNS);

/** A key's cells, one a row, as twice their index plus 1 where its sign is minus. */
type Cells = Int32Array;

function placeCells(hash: Hash64, cells: Cells): void {
  for (let row = 0; row < ROWS; row++) {
    const mixed = fmix32((hash.low + Math.imul(hash.high, 2 * row + 1)) | 0);
    const column = mixed >>> (32 - COLUMN_BITS);
    cells[row] = 2 * (row * COLUMNS + column) + (mixed & 1);
  }
}

function addTo(sketch: CountSketch, cells: Cells, count: number): void {
  for (let row = 0; row < ROWS; row++) {
    const cell = cells[row]!;
    sketch[cell >> 1]! += cell & 1 ? -count : count;
  }
}

function medianOf(sketch: CountSketch, cells: Cells): number {
  const a = signedValue(sketch, cells[0]!);
  const b = signedValue(sketch, cells[1]!);
  const c = signedValue(sketch, cells[2]!);
  const d = signedValue(sketch, cells[3]!);
  const e = signedValue(sketch, cells[4]!);
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
  placeCells(key, scratch);
  addTo(sketch, scratch, count);
}

/** Merges b into a and returns a. */
export function mergeSketches(a: CountSketch, b: CountSketch): CountSketch {
  for (let i = 0; i < a.length; i++) a[i]! += b[i]!;
  return a;
}

export interface Estimates {
  /** The most frequent first, ties in the order of the keys. */
  counts: [key: string, count: number][];
  /** No count is off by more, but for one in many thousands. */
  errorBound: number;
}

interface Candidate extends RankedKey {
  cells: Cells;
}

const hash: Hash64 = { low: 0, high: 0 };

/**
 * Estimates the counts of the `size` most frequent of some keys, each of which occurs at least once.
 * What the largest estimates leave in each other's cells is taken out, some times over, so that the
 * error comes from the rest of the input alone.
 */
export function estimateTop(sketch: CountSketch, keys: KeyTable, size: number): Estimates {
  const estimates = new Float64Array(keys.size);
  for (let entry = 0; entry < keys.size; entry++) {
    readHash(keys, entry, hash);
    placeCells(hash, scratch);
    estimates[entry] = medianOf(sketch, scratch);
  }
  const decoded = firstKeys(keys, estimates, DECODED_KEYS).map((ranked) => withCells(keys, ranked));
  const rest = decode(sketch, decoded);
  const counts = decoded
    .map((candidate) => ({ ...candidate, count: Math.max(1, candidate.count) }))
    .sort(byCount)
    .slice(0, size)
    .map(({ key, count }): [string, number] => [key, count]);
  return { counts, errorBound: Math.ceil(ERROR_DEVIATIONS * deviation(rest)) };
}

function withCells(keys: KeyTable, { entry, key, count }: RankedKey): Candidate {
  readHash(keys, entry, hash);
  placeCells(hash, scratch);
  return { entry, key, count, cells: scratch.slice() };
}

/** Corrects the candidates' counts; returns the sketch of all that is not explained by them. */
function decode(sketch: CountSketch, candidates: Candidate[]): CountSketch {
  const rest = sketch.slice();
  for (const { cells, count } of candidates) addTo(rest, cells, -count);
  for (let pass = 0; pass < DECODING_PASSES; pass++) {
    const corrections = candidates.map(({ cells }) => medianOf(rest, cells));
    for (const [i, candidate] of candidates.entries()) {
      candidate.count += corrections[i]!;
      addTo(rest, candidate.cells, -corrections[i]!);
    }
  }
  return rest;
}

function deviation(rest: CountSketch): number {
  let squares = 0;
  for (const value of rest) squares += value * value;
  return Math.sqrt(squares / rest.length);
}
