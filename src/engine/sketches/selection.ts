/** Selection: the k smallest or highest of many numbers, without sorting all of them. */
import type { KeyTable } from './key-table.ts';
import { textAt } from './key-table.ts';

/** The number that has `rank` before it in ascending order; of 32 bits, as all of them. */
export function smallest(numbers: Uint32Array, rank: number): number {
  const counts = new Uint32Array(2 ** 16);
  for (let i = 0; i < numbers.length; i++) counts[numbers[i]! >>> 16]!++;
  let high = 0;
  let before = 0;
  for (; before + counts[high]! <= rank; high++) before += counts[high]!;
  const rest = numbers.filter((number) => number >>> 16 === high).sort();
  return rest[rank - before]!;
}

/**
 * The places of the `size` highest counts, in no order; among equal ones those with the first texts. Counts
 * are whole numbers. No text is asked for but to decide between equal counts.
 */
export function highest(
  counts: Float64Array,
  size: number,
  textOf: (place: number) => string,
): number[] {
  const least = leastOf(counts, size);
  const places: number[] = [];
  const equal: number[] = [];
  for (let place = 0; place < counts.length; place++) {
    if (counts[place]! > least) places.push(place);
    else if (counts[place] === least) equal.push(place);
  }
  const missing = size - places.length;
  if (equal.length <= missing) return [...places, ...equal];
  const texts = equal.map((place) => ({ place, text: textOf(place) }));
  texts.sort((a, b) => (a.text < b.text ? -1 : 1));
  return [...places, ...texts.slice(0, missing).map(({ place }) => place)];
}

/** Most counts are small, and the least of the highest ones is found by counting them. */
const SMALL = 4096;

/** The least of the `size` highest counts; less than any where there are no more. */
export function leastOf(counts: Float64Array | Uint32Array, size: number): number {
  if (counts.length <= size) return Number.NEGATIVE_INFINITY;
  const frequencies = new Uint32Array(SMALL + 1);
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    frequencies[Math.max(0, Math.min(count, SMALL))]!++;
  }
  let higher = 0;
  let count = SMALL;
  for (; higher + frequencies[count]! < size; count--) higher += frequencies[count]!;
  // At both ends of the small ones others were counted with them.
  return count > 0 && count < SMALL ? count : counts.toSorted().at(-size)!;
}

/**
 * The `size` keys with the highest counts: those first, ties in the order of the keys. `entryAt` says to which
 * entry a count belongs where there is not one for each.
 */
export function topEntries(
  keys: KeyTable,
  counts: Float64Array,
  size: number,
  entryAt = (place: number): number => place,
): { key: string; count: number; entry: number }[] {
  const textOf = (place: number): string => textAt(keys, entryAt(place));
  return highest(counts, size, textOf)
    .map((place) => ({ key: textOf(place), count: counts[place]!, entry: entryAt(place) }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}
