/** Distinct values with counts: exact up to the table's limit, sketches beyond. */
import type { DistinctCounts, HeavyHitters } from '../types.ts';
import {
  addOccurrences,
  emptyHeavy,
  isCrowdedHeavy,
  keyHash,
  mergeHeavy,
  pruneHeavy,
  seedOf,
} from './heavy-hitters.ts';
import {
  addValue,
  emptyRegisters,
  estimate,
  mergeRegisters,
  STANDARD_ERROR,
} from './hyperloglog.ts';

export const emptyDistinct = (limit: number): DistinctCounts => ({
  counts: emptyHeavy(limit),
  registers: null,
});

/** Counts one occurrence of a value, in the line that starts at this offset of the file. */
export function countValue(distinct: DistinctCounts, value: string, offset: number): void {
  addValues(distinct, value, 1, seedOf(keyHash(value), offset));
}

/** Counts `count` occurrences of a value, the smallest of whose draws is `seed` (see seedOf). */
export function addValues(
  distinct: DistinctCounts,
  value: string,
  count: number,
  seed: number,
): void {
  // What is in the table was added when it came in, or when the sketch was made.
  if (distinct.registers && !distinct.counts.entries.has(value)) {
    addValue(distinct.registers, value);
  }
  addOccurrences(distinct.counts, value, count, seed);
  if (isCrowdedHeavy(distinct.counts)) settle(distinct);
}

/** Prunes the table; before it first drops anything, the sketch takes in every value. */
export function settle(distinct: DistinctCounts): void {
  if (distinct.counts.entries.size > distinct.counts.limit) {
    distinct.registers ??= registersOf(distinct.counts);
  }
  pruneHeavy(distinct.counts);
}

function registersOf(counts: HeavyHitters): Uint8Array {
  const registers = emptyRegisters();
  for (const value of counts.entries.keys()) addValue(registers, value);
  return registers;
}

/** Merges b into a and returns a; b stays as it is. */
export function mergeDistinct(a: DistinctCounts, b: DistinctCounts): DistinctCounts {
  if (a.registers || b.registers) {
    a.registers = mergeRegisters(
      a.registers ?? registersOf(a.counts),
      b.registers ?? registersOf(b.counts),
    );
  } else if (a.counts.entries.size + b.counts.entries.size > a.counts.limit) {
    // The union may be pruned while it is merged, and the sketch must see every value before.
    a.registers = unionOverLimit(a.counts, b.counts);
  }
  mergeHeavy(a.counts, b.counts);
  return a;
}

/** The sketch of the union where that has more values than the limit, else null. */
function unionOverLimit(a: HeavyHitters, b: HeavyHitters): Uint8Array | null {
  let distinct = a.entries.size;
  for (const value of b.entries.keys()) if (!a.entries.has(value)) distinct++;
  return distinct > a.limit ? mergeRegisters(registersOf(a), registersOf(b)) : null;
}

/** How many distinct values there are, and the relative standard error of that (0: exact). */
export function distinctCount(distinct: DistinctCounts): { count: number; standardError: number } {
  settle(distinct);
  if (!distinct.registers) return { count: distinct.counts.entries.size, standardError: 0 };
  return { count: estimate(distinct.registers), standardError: STANDARD_ERROR };
}
