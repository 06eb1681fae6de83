/** Distinct values with counts: exact up to the table's limit, a HyperLogLog sketch beyond. */
import { detach } from '../text.ts';
import type { BoundedTable, DistinctCounts } from '../types.ts';
import { admits, emptyTable, isCrowded, mergeCounts, pruneCounts } from './bounded-table.ts';
import {
  addValue,
  emptyRegisters,
  estimate,
  mergeRegisters,
  STANDARD_ERROR,
} from './hyperloglog.ts';

export const emptyDistinct = (limit: number): DistinctCounts => ({
  counts: emptyTable(limit),
  registers: null,
});

/** Counts one occurrence of a value, which may be a slice of a longer text. */
export function countValue(distinct: DistinctCounts, value: string): void {
  const { counts } = distinct;
  const count = counts.entries.get(value);
  if (count === undefined) countValues(distinct, detach(value), 1);
  else counts.entries.set(value, count + 1);
}

/** Counts so many occurrences of a value, which must be safe to keep. */
export function countValues(distinct: DistinctCounts, value: string, occurrences: number): void {
  const { counts } = distinct;
  const count = counts.entries.get(value);
  if (count !== undefined) {
    counts.entries.set(value, count + occurrences);
    return;
  }
  if (distinct.registers) addValue(distinct.registers, value);
  if (!admits(counts, value)) {
    counts.other += occurrences;
    return;
  }
  counts.entries.set(value, occurrences);
  if (isCrowded(counts)) settle(distinct);
}

/** Prunes the table; before it first drops anything, the sketch takes in every value. */
export function settle(distinct: DistinctCounts): void {
  if (distinct.counts.entries.size > distinct.counts.limit) {
    distinct.registers ??= registersOf(distinct.counts);
  }
  pruneCounts(distinct.counts);
}

function registersOf(counts: BoundedTable<number>): Uint8Array {
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
  mergeCounts(a.counts, b.counts);
  return a;
}

/** The sketch of the union where that has more values than the limit, else null. */
function unionOverLimit(a: BoundedTable<number>, b: BoundedTable<number>): Uint8Array | null {
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
