/** Distinct values with counts: exact up to the table's limit, sketches beyond. */
import type { DistinctCounts, HeavyHitters } from '../types.ts';
import {
  type Addresses,
  dotted,
  FIELDS,
  mergeAddresses,
  numberOf,
  sortAddresses,
  topAddresses,
} from './addresses.ts';
import type { Estimates } from './count-sketch.ts';
import {
  addOccurrences,
  emptyHeavy,
  isCrowdedHeavy,
  keyHash,
  mergeHeavy,
  pruneHeavy,
  seedOf,
  topHeavy,
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
  addresses: new Uint32Array(),
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

/** Adds addresses (see addresses.ts) with their counts. */
export function addAddresses(distinct: DistinctCounts, addresses: Addresses): void {
  const merged = distinct.registers ? null : mergeAddresses(distinct.addresses, addresses);
  if (merged) distinct.addresses = merged;
  else {
    spell(distinct);
    for (let i = 0; i < addresses.length; i += FIELDS) {
      addValues(distinct, dotted(addresses[i]!), addresses[i + 1]!, addresses[i + 2]!);
    }
  }
  if (isOverLimit(distinct)) settle(distinct);
}

/** May there be more values than the limit? One that stands in both places is counted twice here. */
const isOverLimit = ({ counts, addresses }: DistinctCounts): boolean =>
  addresses.length / FIELDS + counts.entries.size > counts.limit;

/** Turns the addresses into texts, as which they may be dropped. */
function spell(distinct: DistinctCounts): void {
  const { addresses } = distinct;
  distinct.addresses = new Uint32Array();
  for (let i = 0; i < addresses.length; i += FIELDS) {
    addValues(distinct, dotted(addresses[i]!), addresses[i + 1]!, addresses[i + 2]!);
  }
}

/** Turns texts of addresses into numbers, so that each stands in one place; not beyond the limit. */
function unspell(distinct: DistinctCounts): void {
  const { entries } = distinct.counts;
  const numbers: number[] = [];
  for (const [text, { count, seed }] of entries) {
    const address = numberOf(text);
    if (address < 0 || count > 2 ** 32 - 1) continue;
    numbers.push(address, count, seed);
    entries.delete(text);
  }
  if (numbers.length > 0) addAddresses(distinct, sortAddresses(Uint32Array.from(numbers)));
}

/** Prunes the table; before it first drops anything, the sketch takes in every value. */
export function settle(distinct: DistinctCounts): void {
  if (distinct.addresses.length > 0 && isOverLimit(distinct)) spell(distinct);
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
    spell(a);
    a.registers = mergeRegisters(
      a.registers ?? registersOf(a.counts),
      b.registers ?? registersOf(b.counts),
    );
  } else if (a.counts.entries.size + b.counts.entries.size > a.counts.limit) {
    // The union may be pruned while it is merged, and the sketch must see every value before.
    a.registers = unionOverLimit(a.counts, b.counts);
  }
  mergeHeavy(a.counts, b.counts);
  addAddresses(a, b.addresses);
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
  if (distinct.registers) {
    return { count: estimate(distinct.registers), standardError: STANDARD_ERROR };
  }
  unspell(distinct);
  const count = distinct.addresses.length / FIELDS + distinct.counts.entries.size;
  return { count, standardError: 0 };
}

/** The `size` most frequent values, ties in the order of their text. An error bound of 0: exact. */
export function topValues(distinct: DistinctCounts, size: number): Estimates {
  settle(distinct);
  if (distinct.registers) return topHeavy(distinct.counts, size);
  unspell(distinct);
  const rest = topHeavy(distinct.counts, size).counts;
  const all = [...topAddresses(distinct.addresses, size), ...rest];
  all.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return { counts: all.slice(0, size), errorBound: 0 };
}
