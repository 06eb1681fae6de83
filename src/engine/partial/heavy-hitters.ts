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
 * Pruning costs a sort, so it waits until the table has twice its limit; `pruneHeavy` brings the final
 * state, which is the same for every cut and every order of merging.
 */
import { detach } from '../text.ts';
import type { HeavyHitters } from '../types.ts';
import {
  addHashToSketch,
  addToSketch,
  type CountSketch,
  type Estimates,
  emptySketch,
  estimateTop,
  mergeSketches,
} from './count-sketch.ts';
import { fmix32, type Hash64, hash64 } from './hash.ts';

export const emptyHeavy = (limit: number): HeavyHitters => ({
  limit,
  below: Number.POSITIVE_INFINITY,
  entries: new Map(),
  sketch: null,
});

const scratch: Hash64 = { low: 0, high: 0 };

/** What `seedOf` needs of a key: 32 bits. */
export function keyHash(key: string): number {
  hash64(key, scratch);
  return scratch.high;
}

/**
 * The number, of 32 bits, that an occurrence of a key draws in the line that starts at this offset of
 * the file (modulo 2^32). Nothing but 32-bit integer operations, so that every engine draws the same.
 */
export const seedOf = (hash: number, offset: number): number =>
  fmix32(hash ^ Math.imul(offset, 0x9e3779b1));

/** May a key that is not in the table enter it with this seed? */
export const admitsSeed = (table: HeavyHitters, seed: number): boolean => seed < table.below;

export const isCrowdedHeavy = (table: HeavyHitters): boolean =>
  table.entries.size > 2 * table.limit;

/**
 * Adds `count` occurrences of a key, the smallest of whose draws is `seed`. May leave the table
 * crowded: prune it then.
 */
export function addOccurrences(
  table: HeavyHitters,
  key: string,
  count: number,
  seed: number,
): void {
  const entry = table.entries.get(key);
  if (entry) {
    entry.count += count;
    if (seed < entry.seed) entry.seed = seed;
  } else if (admitsSeed(table, seed)) table.entries.set(detach(key), { count, seed });
  else addToSketch(table.sketch!, key, count);
}

/**
 * Adds occurrences of a key by its hash alone, where that is enough: beyond the limit, a key whose draws
 * are too high is in the sketch only. Else returns false: the key itself must be added.
 */
export function addByHash(table: HeavyHitters, key: Hash64, count: number, seed: number): boolean {
  if (!table.sketch || admitsSeed(table, seed)) return false;
  addHashToSketch(table.sketch, key, count);
  return true;
}

/** Counts one occurrence of a key in the line at this offset; prunes when that is due. */
export function countHeavy(table: HeavyHitters, key: string, offset: number): void {
  addOccurrences(table, key, 1, seedOf(keyHash(key), offset));
  if (isCrowdedHeavy(table)) pruneHeavy(table);
}

/**
 * Drops what is above the limit. `below` becomes the smallest dropped seed: the limit + 1st of the
 * whole input, so that keys with equal seeds stay or go together.
 */
export function pruneHeavy(table: HeavyHitters): void {
  if (table.entries.size <= table.limit) return;
  const seeds = new Uint32Array(table.entries.size);
  let i = 0;
  for (const { seed } of table.entries.values()) seeds[i++] = seed;
  lower(table, seeds.sort()[table.limit]!);
}

/** Lowers the threshold; the counts of what falls out go to the sketch. */
function lower(table: HeavyHitters, below: number): void {
  table.below = below;
  table.sketch ??= emptySketch();
  for (const [key, { count, seed }] of table.entries) {
    if (seed < below) continue;
    table.entries.delete(key);
    addToSketch(table.sketch, key, count);
  }
}

/** Merges b into a and returns a; b stays as it is. */
export function mergeHeavy(a: HeavyHitters, b: HeavyHitters): HeavyHitters {
  if (b.sketch) a.sketch = mergeSketches(a.sketch ?? emptySketch(), b.sketch);
  if (b.below < a.below) lower(a, b.below);
  for (const [key, { count, seed }] of b.entries) addOccurrences(a, key, count, seed);
  if (isCrowdedHeavy(a)) pruneHeavy(a);
  return a;
}

/** The `size` most frequent keys, ties in the order of their text. An error bound of 0: exact. */
export function topHeavy(table: HeavyHitters, size: number): Estimates {
  pruneHeavy(table);
  if (table.sketch) return estimateTop(allCounts(table, table.sketch), table.entries.keys(), size);
  const counts = [...table.entries]
    .map(([key, { count }]): [string, number] => [key, count])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, size);
  return { counts, errorBound: 0 };
}

/** The sketch with the counts that still stand in the entries, which keep theirs. */
function allCounts(table: HeavyHitters, sketch: CountSketch): CountSketch {
  const all = sketch.slice();
  for (const [key, { count }] of table.entries) addToSketch(all, key, count);
  return all;
}
