/**
 * Counts by key in bounded memory, with a result that does not depend on how the input was cut.
 *
 * Up to `limit` distinct keys everything is exact. Beyond, the table keeps the keys with the `limit`
 * smallest hashes (a bottom-k sample, E. Cohen and H. Kaplan, "Summarizing data using bottom-k
 * sketches", 2007): such a key of the whole input is among the smallest of every part that holds it,
 * so no part ever dropped it, and its count is exact. Keys that were dropped are summed in `other`.
 *
 * Pruning costs a sort, so it waits until the table is a quarter above its limit; `prune` brings the final
 * state, which is the same for every cut and every order of merging.
 */

import { hash53 } from './hash.ts';

/** Counts by key in bounded memory. */
export interface BoundedTable<V> {
  /** Entries kept at most, once pruned. */
  limit: number;
  /** Keys are kept while their hash is below this; Infinity until the table overflowed. */
  below: number;
  entries: Map<string, V>;
  /** Sum of the counts of all keys that are not kept. */
  other: number;
}

export function emptyTable<V>(limit: number): BoundedTable<V> {
  return { limit, below: Number.POSITIVE_INFINITY, entries: new Map(), other: 0 };
}

/** Did the table drop keys? Then those in it are the ones that it admits. */
export const isFull = <V>(table: BoundedTable<V>): boolean =>
  table.below !== Number.POSITIVE_INFINITY;

/** Is the key below the threshold, so that it may be in the table? */
export function admits<V>(table: BoundedTable<V>, key: string): boolean {
  return !isFull(table) || hash53(key) < table.below;
}

/** Is the table so far above its limit that pruning pays? */
export const needsPruning = <V>(table: BoundedTable<V>): boolean =>
  table.entries.size > 1.25 * table.limit;

/**
 * Drops what is above the limit. `below` becomes the smallest dropped hash: the limit + 1st of the
 * whole input, so that keys whose hashes are equal stay or go together. `weigh` gives an entry's count.
 */
export function prune<V>(table: BoundedTable<V>, weigh: (value: V) => number): void {
  if (table.entries.size <= table.limit) return;
  const hashes = hashesOf(table);
  table.below = hashes.toSorted()[table.limit]!;
  dropFrom(table, hashes, weigh);
}

/** In the order of the entries. */
function hashesOf<V>({ entries }: BoundedTable<V>): Float64Array {
  const hashes = new Float64Array(entries.size);
  let i = 0;
  for (const key of entries.keys()) hashes[i++] = hash53(key);
  return hashes;
}

function dropFrom<V>(
  table: BoundedTable<V>,
  hashes: Float64Array,
  weigh: (value: V) => number,
): void {
  let i = 0;
  for (const [key, value] of table.entries) {
    if (hashes[i++]! < table.below) continue;
    table.entries.delete(key);
    table.other += weigh(value);
  }
}

/** Merges b into a (and returns a): `join` adds b's value to a's, or to nothing, and changes no b. */
export function mergeTables<V>(
  a: BoundedTable<V>,
  b: BoundedTable<V>,
  weigh: (value: V) => number,
  join: (a: V | undefined, b: V) => V,
): BoundedTable<V> {
  a.other += b.other;
  if (b.below < a.below) {
    a.below = b.below;
    dropFrom(a, hashesOf(a), weigh);
  }
  for (const [key, value] of b.entries) {
    const present = a.entries.get(key);
    if (present !== undefined || admits(a, key)) a.entries.set(key, join(present, value));
    else a.other += weigh(value);
  }
  if (needsPruning(a)) prune(a, weigh);
  return a;
}

const weighCount = (count: number): number => count;
const addCounts = (a: number | undefined, b: number): number => (a ?? 0) + b;

/** Adds 1 to a key's count. `copy` makes the key safe to keep (see detach in text.ts). */
export function countKey(
  table: BoundedTable<number>,
  key: string,
  copy: (key: string) => string,
): void {
  const count = table.entries.get(key);
  if (count !== undefined) table.entries.set(key, count + 1);
  else if (admits(table, key)) {
    table.entries.set(copy(key), 1);
    if (needsPruning(table)) pruneCounts(table);
  } else table.other++;
}

/** Adds to a key's count; the key must be safe to keep. */
export function countKeys(table: BoundedTable<number>, key: string, count: number): void {
  const present = table.entries.get(key);
  if (present !== undefined) table.entries.set(key, present + count);
  else if (admits(table, key)) {
    table.entries.set(key, count);
    if (needsPruning(table)) pruneCounts(table);
  } else table.other += count;
}

export const pruneCounts = (table: BoundedTable<number>): void => prune(table, weighCount);

export const mergeCounts = (
  a: BoundedTable<number>,
  b: BoundedTable<number>,
): BoundedTable<number> => mergeTables(a, b, weighCount, addCounts);

/** The most frequent keys, ties in the order of their text. */
export function topCounts(table: BoundedTable<number>, size: number): [string, number][] {
  return [...table.entries].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, size);
}
