/**
 * The most frequent keys and their counts in bounded memory, with a result that does not depend on how
 * the input was cut.
 *
 * Up to `limit` distinct keys everything is exact. Beyond, it is decided by chance which keys are kept:
 * each occurrence draws a number from its key and place, a key's seed is the smallest that it drew, and
 * the `limit` smallest seeds stay. So a key is kept about as likely as it is frequent (E. Cohen, O.
 * Geri, "Sampling sketches for concave sublinear functions of frequencies", 2019), and what deserves a
 * place among the top ones practically always. The smallest of all draws is the smallest in the part
 * that holds it too, where fewer seeds compete: no part ever drops what the whole input keeps. But a
 * part may have dropped the key before, or know it by a larger draw: hence no count that is kept beside
 * the keys would be exact, and once a table has overflowed a linear sketch counts all of them.
 *
 * Where each occurrence has a measured number, such as a duration, the buckets of these are counted for each key
 * (sampled-buckets.ts): of all occurrences while no key was dropped, and then of those that drew less than what keeps a key.
 * No part ever dropped the key of such an occurrence.
 *
 * Pruning costs a sort, so it waits until the table has twice its limit; `pruneHeavy` brings the final
 * state, which is the same for every cut and every order of merging.
 */

import {
  addToSketch,
  type CountedKey,
  type Estimates,
  emptySketch,
  estimateTop,
  mergeSketches,
} from './count-sketch.ts';
import { fmix32, type Hash64 } from './hash.ts';
import {
  addToKeys,
  type ColumnKind,
  copyKeys,
  emptyKey,
  emptyKeys,
  filterKeys,
  type Key,
  type KeyTable,
  keyOf,
  type Occurrences,
  readHash,
  readKey,
  seedAt,
  trimKeys,
  valuesAt,
  wordsOf,
} from './key-table.ts';
import {
  type BucketCount,
  bucketsOf,
  copyBuckets,
  countInBucket,
  emptyBuckets,
  levelBelow,
  levelOf,
  mergeBuckets,
  raiseLevel,
  renumber,
  type SampledBuckets,
  trimBuckets,
} from './sampled-buckets.ts';
import { smallest, topEntries } from './selection.ts';

/** A bottom-k sample of keys with their counts, and a sketch of the counts of all. */
export interface HeavyHitters {
  /** Entries kept at most, once pruned. */
  limit: number;
  /** Keys are kept while their seed is below this; Infinity until the table overflowed. */
  below: number;
  /** With the occurrences that are not in the sketch: all of them until the table overflowed. */
  keys: KeyTable;
  /** Counts the occurrences that entries do not; null until the table overflowed. */
  sketch: Float64Array<ArrayBuffer> | null;
  /** The same for each further number of the keys that is a sum, null for the others; empty until the table overflowed. */
  valueSketches: (Float64Array<ArrayBuffer> | null)[];
  /** Do all occurrences tell the further numbers? Not where an earlier release counted some. */
  knowsValues: boolean;
  /** Buckets of measured numbers by key; null where there is nothing to measure. */
  buckets: SampledBuckets | null;
  /** Are all measured numbers in the buckets? Not where an earlier release left some out. */
  knowsBuckets: boolean;
}

/** `kinds`: of the further numbers of each key. `maxCells`: of the buckets of measured numbers, see emptyBuckets; 0: none. */
export const emptyHeavy = (
  limit: number,
  kinds: readonly ColumnKind[] = [],
  maxCells = 0,
): HeavyHitters => ({
  limit,
  below: Number.POSITIVE_INFINITY,
  keys: emptyKeys(kinds),
  sketch: null,
  valueSketches: [],
  knowsValues: true,
  buckets: maxCells === 0 ? null : emptyBuckets(maxCells),
  knowsBuckets: true,
});

const scratch: Hash64 = { low: 0, high: 0 };

/**
 * The number, of 32 bits, that an occurrence of a key draws in the line that starts at this offset of the
 * file (modulo 2^32); of the key's hash it takes the upper half. Nothing but 32-bit integer operations, so
 * that every engine draws the same.
 */
export const seedOf = (hash: number, offset: number): number =>
  fmix32(hash ^ Math.imul(offset, 0x9e3779b1));

/** Long keys are pruned earlier: so many words of 32 bits (8 MiB) may stand in a table beyond its limit. */
const MAX_WORDS = 2 ** 21;

/** Is it time to prune the table? */
export function heavyNeedsPruning({ keys, limit }: HeavyHitters): boolean {
  return keys.size >= 2 * limit || (keys.size > 1.25 * limit && wordsOf(keys) > MAX_WORDS);
}

/**
 * Adds occurrences of a key, the smallest of whose draws is `seed`. May leave the table crowded: prune it then. Where
 * the draws are too high for the table, only the sketches know of them, even if other occurrences of the key have an
 * entry: the sum of both is what counts. Returns the entry to which they were added, until the table is pruned; -1: none.
 */
export function addOccurrences(
  table: HeavyHitters,
  key: Key,
  added: Occurrences,
  seed: number,
): number {
  if (seed < table.below) return addToKeys(table.keys, key, added, seed);
  addToSketches(table, key, added);
  return -1;
}

function addToSketches(
  table: HeavyHitters,
  key: Hash64,
  { count, values, from }: Occurrences,
): void {
  addToSketch(table.sketch!, key, count);
  for (let i = 0; i < table.valueSketches.length; i++) {
    const sketch = table.valueSketches[i]!;
    const value = values[from + i]!;
    if (sketch !== null && value !== 0) addToSketch(sketch, key, value);
  }
}

/** Makes the sketches, empty, where there are none. */
function ensureSketches(table: HeavyHitters): void {
  if (table.sketch !== null) return;
  table.sketch = emptySketch();
  table.valueSketches = emptyValueSketches(table.keys.kinds, true);
}

/** What a table has in `valueSketches` before anything is added there. */
export const emptyValueSketches = (
  kinds: readonly ColumnKind[],
  hasOverflowed: boolean,
): HeavyHitters['valueSketches'] =>
  hasOverflowed ? kinds.map((kind) => (kind === 'sum' ? emptySketch() : null)) : [];

export const NO_VALUES: readonly number[] = [];
const one: Occurrences = { count: 1, values: NO_VALUES, from: 0 };

/** In place of a bucket: the occurrence has no measured number. */
export const NO_BUCKET = -1;

/** Counts one occurrence of a key in the line at this offset; prunes when that is due. */
export function countHeavy(
  table: HeavyHitters,
  key: string,
  offset: number,
  values: ArrayLike<number> = NO_VALUES,
  bucket = NO_BUCKET,
): void {
  const found = keyOf(key);
  one.values = values;
  const seed = seedOf(found.high, offset);
  const entry = addOccurrences(table, found, one, seed);
  if (table.buckets && bucket !== NO_BUCKET && entry >= 0) {
    countInBucket(table.buckets, entry, bucket, levelOf(seed));
  }
  if (heavyNeedsPruning(table)) pruneHeavy(table);
}

/**
 * Drops what is above the limit. `below` becomes the smallest dropped seed: the limit + 1st of the
 * whole input, so that keys with equal seeds stay or go together.
 */
export function pruneHeavy(table: HeavyHitters): void {
  const { keys, limit } = table;
  if (keys.size <= limit) return;
  const seeds = new Uint32Array(keys.size);
  for (let i = 0; i < seeds.length; i++) seeds[i] = seedAt(keys, i);
  lower(table, smallest(seeds, limit));
}

/** Lowers the threshold; the counts of what falls out go to the sketch. */
function lower(table: HeavyHitters, below: number): void {
  const { keys } = table;
  table.below = below;
  ensureSketches(table);
  for (let i = 0; i < keys.size; i++) {
    if (seedAt(keys, i) < below) continue;
    readHash(keys, i, scratch);
    addToSketches(table, scratch, occurrencesAt(keys, i));
  }
  if (table.buckets) lowerBuckets(table.buckets, keys, below);
  filterKeys(keys, (i) => seedAt(keys, i) < below);
}

/** Leaves what drew less than the threshold, of entries as they will be numbered. */
function lowerBuckets(buckets: SampledBuckets, keys: KeyTable, below: number): void {
  raiseLevel(buckets, levelBelow(below));
  let kept = 0;
  const numbers = new Int32Array(keys.size);
  for (let i = 0; i < keys.size; i++) numbers[i] = seedAt(keys, i) < below ? kept++ : -1;
  renumber(buckets, numbers);
}

const entryOccurrences: Occurrences = { count: 0, values: NO_VALUES, from: 0 };

/** What an entry says; valid until the next call. */
function occurrencesAt({ counts, kinds, values }: KeyTable, entry: number): Occurrences {
  entryOccurrences.count = counts[entry]!;
  entryOccurrences.values = values;
  entryOccurrences.from = kinds.length * entry;
  return entryOccurrences;
}

const key = emptyKey();

/** Merges b into a and returns a; b stays as it is. */
export function mergeHeavy(a: HeavyHitters, b: HeavyHitters): HeavyHitters {
  const isFirst = a.keys.size === 0 && a.sketch === null;
  a.knowsValues &&= b.knowsValues;
  a.knowsBuckets &&= b.knowsBuckets;
  if (b.sketch) addSketches(a, b.sketch, b.valueSketches);
  if (b.below < a.below) lower(a, b.below);
  if (isFirst) {
    a.keys = copyKeys(b.keys);
    a.buckets = b.buckets && copyBuckets(b.buckets);
  } else addEntries(a, b);
  if (heavyNeedsPruning(a)) pruneHeavy(a);
  return a;
}

function addEntries(a: HeavyHitters, { keys, buckets }: HeavyHitters): void {
  const entries = new Int32Array(keys.size);
  for (let i = 0; i < keys.size; i++) {
    const added = occurrencesAt(keys, i);
    entries[i] = addOccurrences(a, readKey(keys, i, key), added, seedAt(keys, i));
  }
  if (a.buckets && buckets) mergeBuckets(a.buckets, buckets, entries);
}

/** Frees what a finished table does not need. */
export function trimHeavy({ keys, buckets }: HeavyHitters): void {
  trimKeys(keys);
  if (buckets) trimBuckets(buckets);
}

/** Adds what was sketched elsewhere. */
export function addSketches(
  table: HeavyHitters,
  counts: Float64Array<ArrayBuffer> | Int32Array,
  values: readonly (Float64Array<ArrayBuffer> | Int32Array | null)[],
): void {
  ensureSketches(table);
  mergeSketches(table.sketch!, counts);
  for (const [i, sketch] of table.valueSketches.entries()) {
    const added = values[i];
    if (sketch && added) mergeSketches(sketch, added);
  }
}

/** A key with its count, its further numbers (see CountedKey), and the buckets of its measured ones, in order. */
export interface TopKey extends CountedKey {
  buckets: BucketCount[];
}

/** The `size` most frequent keys, ties in the order of their text. An error bound of 0: exact. */
export function topHeavy(table: HeavyHitters, size: number): Estimates<TopKey> {
  pruneHeavy(table);
  const { keys, sketch, valueSketches, buckets } = table;
  const top = sketch ? estimateTop(sketch, valueSketches, keys, size) : exactTop(keys, size);
  const entries = top.keys.map(({ entry }) => entry);
  const measured = buckets && bucketsOf(buckets, entries);
  return {
    ...top,
    keys: top.keys.map(({ entry: _, ...counted }, i) => ({
      ...counted,
      buckets: measured?.[i] ?? [],
    })),
  };
}

function exactTop(keys: KeyTable, size: number): ReturnType<typeof estimateTop> {
  const top = topEntries(keys, keys.counts.subarray(0, keys.size), size);
  return {
    keys: top.map((found) => ({ ...found, values: valuesAt(keys, found.entry) })),
    errorBound: 0,
    valueBounds: keys.kinds.map(() => 0),
  };
}
