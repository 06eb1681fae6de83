/**
 * How many occurrences of each key of a table (key-table.ts) fell into each bucket of a measured number, in bounded
 * memory, with a result that does not depend on how the input was cut.
 *
 * While there is room every occurrence is counted. Beyond, a sample of the occurrences is, at one rate for all keys: a
 * quarter of them, then a quarter of these, and so on. Each occurrence has drawn a number of 32 bits from its key and
 * place (heavy-hitters.ts); its level says how many times it would stay, and `level` of the table is the least one that
 * counts. Counts are kept by level, so that raising the table's takes out what no longer belongs to the sample. It is the
 * least level at which all fits, of the whole input: what a part has at that level is a piece of it, so no part ever has
 * to go higher, and what it counted below goes when parts are merged.
 *
 * A count is a cell. There are at most `limit` of them, of 2^18 keys x 1,024 buckets x 16 levels. They are in order, 12 bytes
 * each; new occurrences, at most 65,536, are listed and then sorted into them. (A hash table of cells took three times as
 * long: each occurrence missed the processor's cache.)
 */
import { sortNumbers } from './sort-numbers.ts';

interface Cells {
  /** Entry, bucket and level of each cell in one number; ascending. */
  cells: Uint32Array<ArrayBuffer>;
  counts: Float64Array<ArrayBuffer>;
}

/** Counts of keys by their number in the table (`entry`), bucket and level. */
export interface SampledBuckets extends Cells {
  /** Cells at most, once settled. */
  limit: number;
  /** Occurrences of lower levels are not counted; 0: all are. */
  level: number;
  /** The cells of so many occurrences that are not counted yet, in any order; there may be room for more. */
  added: Uint32Array<ArrayBuffer>;
  addedSize: number;
}

/** Bits of a cell for its level and its bucket; those above are for its entry. */
const LEVEL_BITS = 4;
const BUCKET_BITS = 10;
const ENTRY_SHIFT = LEVEL_BITS + BUCKET_BITS;
const LEVEL_MASK = 2 ** LEVEL_BITS - 1;
const BUCKET_MASK = 2 ** BUCKET_BITS - 1;
const LEAST_ADDED = 64;
const MAX_ADDED = 65_536;

/** `limit`: cells at most. */
export const emptyBuckets = (limit: number): SampledBuckets => ({
  limit,
  level: 0,
  cells: new Uint32Array(),
  counts: new Float64Array(),
  added: new Uint32Array(),
  addedSize: 0,
});

/** The level of an occurrence by what it drew: a quarter of all have level 1 or more, a quarter of these 2 or more. */
export const levelOf = (draw: number): number => Math.min(Math.clz32(draw) >>> 1, LEVEL_MASK);

/** The least level all of whose draws are below this number. */
export function levelBelow(limit: number): number {
  let level = 0;
  while (level <= LEVEL_MASK && 4 ** -level * 2 ** 32 > limit) level++;
  return level;
}

/** The share of all occurrences that is counted. */
export function sampledShare(table: SampledBuckets): number {
  settle(table);
  return 4 ** -table.level;
}

/** Counts an occurrence of this level in a bucket of the key with this number. May raise the table's level. */
export function countInBucket(
  table: SampledBuckets,
  entry: number,
  bucket: number,
  level: number,
): void {
  if (level < table.level) return;
  if (table.addedSize === table.added.length) makeRoom(table);
  table.added[table.addedSize++] = cellOf(entry, bucket, level);
}

const cellOf = (entry: number, bucket: number, level: number): number =>
  ((entry << ENTRY_SHIFT) | (bucket << LEVEL_BITS) | level) >>> 0;

const entryOf = (cell: number): number => cell >>> ENTRY_SHIFT;
const levelIn = (cell: number): number => cell & LEVEL_MASK;

function makeRoom(table: SampledBuckets): void {
  const { added } = table;
  if (added.length >= MAX_ADDED) settle(table);
  else {
    const room = Math.max(LEAST_ADDED, 2 * added.length);
    table.added = new Uint32Array(added.buffer.transfer(4 * room));
  }
}

/** Counts what was listed, and raises the level until the cells are few enough. */
function settle(table: SampledBuckets): void {
  if (table.addedSize === 0) return;
  const cells = settled(table);
  table.addedSize = 0;
  setCells(table, cells);
}

function setCells(table: SampledBuckets, { cells, counts }: Cells): void {
  table.cells = cells;
  table.counts = counts;
  while (table.cells.length > table.limit) raiseLevel(table, table.level + 1);
}

/** The cells with what was listed; the table stays as it is. */
function settled(table: SampledBuckets): Cells {
  const { added, addedSize } = table;
  if (addedSize === 0) return table;
  return sumOf(table, counted(sortNumbers(added.subarray(0, addedSize))));
}

/** Cells of numbers in order. */
function counted(numbers: Uint32Array): Cells {
  const cells = new Uint32Array(numbers.length);
  const counts = new Float64Array(numbers.length);
  let last = -1;
  for (let i = 0; i < numbers.length; i++) {
    if (i === 0 || numbers[i] !== cells[last]) cells[++last] = numbers[i]!;
    counts[last]!++;
  }
  return cut({ cells, counts }, last + 1);
}

/** The first so many of them; the memory of the others is given back at once. */
const cut = ({ cells, counts }: Cells, size: number): Cells => ({
  cells: new Uint32Array(cells.buffer.transfer(4 * size)),
  counts: new Float64Array(counts.buffer.transfer(8 * size)),
});

function sumOf(a: Cells, b: Cells): Cells {
  const { cells: left, counts: leftCounts } = a;
  const { cells: right, counts: rightCounts } = b;
  const cells = new Uint32Array(left.length + right.length);
  const counts = new Float64Array(cells.length);
  let size = 0;
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const cell = left[i]!;
    const other = right[j]!;
    if (cell < other) {
      cells[size] = cell;
      counts[size++] = leftCounts[i++]!;
    } else if (other < cell) {
      cells[size] = other;
      counts[size++] = rightCounts[j++]!;
    } else {
      cells[size] = cell;
      counts[size++] = leftCounts[i++]! + rightCounts[j++]!;
    }
  }
  // One of both is at its end.
  const [rest, from] = i < left.length ? [a, i] : [b, j];
  cells.set(rest.cells.subarray(from), size);
  counts.set(rest.counts.subarray(from), size);
  return cut({ cells, counts }, size + rest.cells.length - from);
}

/** Takes out the occurrences below this level. */
export function raiseLevel(table: SampledBuckets, level: number): void {
  if (level <= table.level) return;
  settle(table);
  table.level = Math.max(level, table.level);
  setCells(
    table,
    filtered(table, (cell) => levelIn(cell) >= table.level),
  );
}

function filtered({ cells, counts }: Cells, keeps: (cell: number) => boolean): Cells {
  const kept = { cells: new Uint32Array(cells.length), counts: new Float64Array(cells.length) };
  let size = 0;
  for (let at = 0; at < cells.length; at++) {
    if (!keeps(cells[at]!)) continue;
    kept.cells[size] = cells[at]!;
    kept.counts[size++] = counts[at]!;
  }
  return cut(kept, size);
}

/** The keys have got other numbers, ascending, given by their former ones; -1 takes a key's cells out. */
export function renumber(table: SampledBuckets, entries: Int32Array): void {
  settle(table);
  const { cells, counts } = filtered(table, (cell) => entries[entryOf(cell)]! >= 0);
  for (let at = 0; at < cells.length; at++) {
    cells[at] = withEntry(cells[at]!, entries[entryOf(cells[at]!)]!);
  }
  setCells(table, { cells, counts });
}

const withEntry = (cell: number, entry: number): number =>
  ((entry << ENTRY_SHIFT) | (cell & (2 ** ENTRY_SHIFT - 1))) >>> 0;

/**
 * Adds b to a; b stays as it is. `entries`: the number in a's table of each key of b's, -1 where a does not keep it; no two
 * are the same.
 */
export function mergeBuckets(a: SampledBuckets, b: SampledBuckets, entries: Int32Array): void {
  raiseLevel(a, b.level);
  settle(a);
  const added = inOrderOf(settled(b), entries);
  setCells(
    a,
    sumOf(
      a,
      filtered(added, (cell) => (cell & LEVEL_MASK) >= a.level),
    ),
  );
}

/** The cells with other entries, in the order of these. */
function inOrderOf({ cells, counts }: Cells, entries: Int32Array): Cells {
  const ordered = { cells: new Uint32Array(cells.length), counts: new Float64Array(cells.length) };
  let size = 0;
  for (const [from, to] of runsInOrder(cells, entries)) {
    const entry = entries[entryOf(cells[from]!)]!;
    for (let at = from; at < to; at++) {
      ordered.cells[size] = withEntry(cells[at]!, entry);
      ordered.counts[size++] = counts[at]!;
    }
  }
  return cut(ordered, size);
}

/** Where the cells of each key that has an entry begin and end, in the order of the entries. */
function runsInOrder(cells: Uint32Array, entries: Int32Array): [from: number, to: number][] {
  const runs: { from: number; to: number; entry: number }[] = [];
  for (let from = 0, to = 0; from < cells.length; from = to) {
    const former = entryOf(cells[from]!);
    while (to < cells.length && entryOf(cells[to]!) === former) to++;
    const entry = entries[former]!;
    if (entry >= 0) runs.push({ from, to, entry });
  }
  return runs.sort((a, b) => a.entry - b.entry).map(({ from, to }) => [from, to]);
}

/** A copy that takes no more memory than it must. */
export function copyBuckets(table: SampledBuckets): SampledBuckets {
  const { cells, counts } = settled(table);
  const copy = emptyBuckets(table.limit);
  copy.level = table.level;
  setCells(copy, { cells: cells.slice(), counts: counts.slice() });
  return copy;
}

/** Frees what a finished table does not need. */
export function trimBuckets(table: SampledBuckets): void {
  settle(table);
  table.added = new Uint32Array();
}

export type BucketCount = [bucket: number, count: number];

/** Of some keys, by their numbers: how many occurrences of the sample fell into which bucket, in the order of buckets. */
export function bucketsOf(table: SampledBuckets, entries: readonly number[]): BucketCount[][] {
  settle(table);
  const { cells, counts } = table;
  const byEntry = new Map(entries.map((entry): [number, BucketCount[]] => [entry, []]));
  for (let at = 0; at < cells.length; at++) {
    const found = byEntry.get(entryOf(cells[at]!));
    if (!found) continue;
    const bucket = (cells[at]! >>> LEVEL_BITS) & BUCKET_MASK;
    const last = found.at(-1);
    if (last?.[0] === bucket) last[1] += counts[at]!;
    else found.push([bucket, counts[at]!]);
  }
  return entries.map((entry) => byEntry.get(entry)!);
}
