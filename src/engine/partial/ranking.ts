/** What stands where in the order of many numbers, without sorting all of them. */
import type { KeyTable } from '../types.ts';
import { textAt } from './key-table.ts';

/** The number that has `rank` before it in ascending order; of 32 bits, as all of them. */
export function smallest(numbers: Uint32Array, rank: number): number {
  const counts = new Uint32Array(2 ** 16);
  for (const number of numbers) counts[number >>> 16]!++;
  let high = 0;
  let before = 0;
  for (; before + counts[high]! <= rank; high++) before += counts[high]!;
  const rest = numbers.filter((number) => number >>> 16 === high).sort();
  return rest[rank - before]!;
}

export interface RankedKey {
  entry: number;
  key: string;
  count: number;
}

/** The highest count first, ties in the order of the keys. */
export const byCount = (a: RankedKey, b: RankedKey): number =>
  b.count - a.count || (a.key < b.key ? -1 : 1);

/** The `size` keys with the highest counts, one count an entry. No more become texts than must. */
export function firstKeys(keys: KeyTable, counts: Float64Array, size: number): RankedKey[] {
  const sorted = counts.slice(0, keys.size).sort();
  const least = sorted.at(-size) ?? Number.NEGATIVE_INFINITY;
  const first: RankedKey[] = [];
  for (let entry = 0; entry < keys.size; entry++) {
    const count = counts[entry]!;
    if (count >= least) first.push({ entry, key: textAt(keys, entry), count });
  }
  return first.sort(byCount).slice(0, size);
}
