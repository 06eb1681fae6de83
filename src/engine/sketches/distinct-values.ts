/** Distinct values with counts: exact up to the table's limit, sketches beyond. */

import type { CountedKey, Estimates } from './count-sketch.ts';
import type { Hash64 } from './hash.ts';
import type { HeavyHitters } from './heavy-hitters.ts';
import {
  addOccurrences,
  emptyHeavy,
  heavyNeedsPruning,
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
import {
  type Addresses,
  COUNT,
  dotted,
  entryOf,
  FIELDS,
  mergeAddresses,
  numberOf,
  SEED,
  tableOf,
  topAddresses,
  valuesIn,
} from './ipv4-table.ts';
import {
  type ColumnKind,
  emptyKey,
  filterKeys,
  findKey,
  type Key,
  keyOf,
  type Occurrences,
  readHash,
  readKey,
  seedAt,
  textAt,
  valuesAt,
} from './key-table.ts';

/**
 * IP addresses: exact with counts up to a limit; `registers` (HyperLogLog) once that overflowed. Until
 * then IPv4 addresses may be in `addresses` (see ipv4-table.ts), in `counts`, or in both.
 */
export interface DistinctCounts {
  counts: HeavyHitters;
  addresses: Uint32Array<ArrayBuffer>;
  registers: Uint8Array | null;
}

/**
 * What is known of an address beside its count: occurrences in records of requests with 4xx and with 5xx, first and
 * last time (milliseconds since the epoch; Infinity and -Infinity where no record has one).
 */
export const IP_COLUMNS: readonly ColumnKind[] = ['sum', 'sum', 'min', 'max'];

export const emptyDistinct = (limit: number): DistinctCounts => ({
  counts: emptyHeavy(limit, IP_COLUMNS),
  addresses: new Uint32Array(),
  registers: null,
});

/** Counts one occurrence of a value, in the line that starts at this offset of the file. */
export function countValue(
  distinct: DistinctCounts,
  value: string,
  offset: number,
  values: ArrayLike<number>,
): void {
  const key = keyOf(value);
  addKey(distinct, key, { count: 1, values, from: 0 }, seedOf(key.high, offset));
}

/** Adds occurrences of a value, the smallest of whose draws is `seed` (see seedOf). */
export function addValues(
  distinct: DistinctCounts,
  value: string,
  added: Occurrences,
  seed: number,
): void {
  addKey(distinct, keyOf(value), added, seed);
}

/** The same for a value's key. */
export function addKey(distinct: DistinctCounts, key: Key, added: Occurrences, seed: number): void {
  if (distinct.registers) addValue(distinct.registers, key);
  addOccurrences(distinct.counts, key, added, seed);
  if (heavyNeedsPruning(distinct.counts)) pruneDistinct(distinct);
}

/** Adds addresses (see ipv4-table.ts) with their counts. */
export function addAddresses(distinct: DistinctCounts, addresses: Addresses): void {
  const merged = distinct.registers ? null : mergeAddresses(distinct.addresses, addresses);
  if (merged) distinct.addresses = merged;
  else {
    addressesToKeys(distinct);
    addAsKeys(distinct, addresses);
  }
  if (isOverLimit(distinct)) pruneDistinct(distinct);
}

/** May there be more values than the limit? One that stands in both places is counted twice here. */
const isOverLimit = ({ counts, addresses }: DistinctCounts): boolean =>
  addresses.length / FIELDS + counts.keys.size > counts.limit;

/** Turns the addresses into texts, as which they may be dropped. */
function addressesToKeys(distinct: DistinctCounts): void {
  const { addresses } = distinct;
  distinct.addresses = new Uint32Array();
  addAsKeys(distinct, addresses);
}

function addAsKeys(distinct: DistinctCounts, addresses: Addresses): void {
  for (let i = 0; i < addresses.length; i += FIELDS) {
    const added = { count: addresses[i + COUNT]!, values: valuesIn(addresses, i), from: 0 };
    addValues(distinct, dotted(addresses[i]!), added, addresses[i + SEED]!);
  }
}

/** Turns texts of addresses into numbers, so that each stands in one place; not beyond the limit. */
function keysToAddresses(distinct: DistinctCounts): void {
  const { keys } = distinct.counts;
  const entries: Addresses[] = [];
  filterKeys(keys, (entry) => {
    const address = numberOf(textAt(keys, entry));
    const count = keys.counts[entry]!;
    if (address < 0 || count > 2 ** 32 - 1) return true;
    entries.push(entryOf(address, count, seedAt(keys, entry), valuesAt(keys, entry)));
    return false;
  });
  if (entries.length > 0) addAddresses(distinct, tableOf(entries));
}

/** Prunes the table; before it first drops anything, the sketch takes in every value. */
export function pruneDistinct(distinct: DistinctCounts): void {
  if (distinct.addresses.length > 0 && isOverLimit(distinct)) addressesToKeys(distinct);
  if (distinct.counts.keys.size > distinct.counts.limit) {
    distinct.registers ??= registersOf(distinct.counts);
  }
  pruneHeavy(distinct.counts);
}

const hash: Hash64 = { low: 0, high: 0 };

function registersOf(counts: HeavyHitters): Uint8Array {
  const registers = emptyRegisters();
  for (let entry = 0; entry < counts.keys.size; entry++) {
    readHash(counts.keys, entry, hash);
    addValue(registers, hash);
  }
  return registers;
}

/** Merges b into a and returns a; b stays as it is. */
export function mergeDistinct(a: DistinctCounts, b: DistinctCounts): DistinctCounts {
  if (a.registers || b.registers) {
    addressesToKeys(a);
    a.registers = mergeRegisters(
      a.registers ?? registersOf(a.counts),
      b.registers ?? registersOf(b.counts),
    );
  } else if (a.counts.keys.size + b.counts.keys.size > a.counts.limit) {
    // The union may be pruned while it is merged, and the sketch must see every value before.
    a.registers = unionOverLimit(a.counts, b.counts);
  }
  mergeHeavy(a.counts, b.counts);
  addAddresses(a, b.addresses);
  return a;
}

const key = emptyKey();

/** The sketch of the union where that has more values than the limit, else null. */
function unionOverLimit(a: HeavyHitters, b: HeavyHitters): Uint8Array | null {
  let distinct = a.keys.size;
  for (let entry = 0; entry < b.keys.size; entry++) {
    if (findKey(a.keys, readKey(b.keys, entry, key)) < 0) distinct++;
  }
  return distinct > a.limit ? mergeRegisters(registersOf(a), registersOf(b)) : null;
}

/** How many distinct values there are, and the relative standard error of that (0: exact). */
export function distinctCount(distinct: DistinctCounts): { count: number; standardError: number } {
  pruneDistinct(distinct);
  if (distinct.registers) {
    return { count: estimate(distinct.registers), standardError: STANDARD_ERROR };
  }
  keysToAddresses(distinct);
  const count = distinct.addresses.length / FIELDS + distinct.counts.keys.size;
  return { count, standardError: 0 };
}

/** The `size` most frequent values, ties in the order of their text. An error bound of 0: exact. */
export function topValues(distinct: DistinctCounts, size: number): Estimates<CountedKey> {
  pruneDistinct(distinct);
  if (distinct.registers) return topHeavy(distinct.counts, size);
  keysToAddresses(distinct);
  const { keys, ...bounds } = topHeavy(distinct.counts, size);
  const all = [...topAddresses(distinct.addresses, size), ...keys];
  all.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  return { keys: all.slice(0, size), ...bounds };
}
