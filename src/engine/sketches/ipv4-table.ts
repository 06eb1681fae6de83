/**
 * IPv4 addresses with their counts as numbers, in the order of the addresses: ten times faster to merge,
 * to encode and to send to another thread than texts. Ten numbers of 32 bits an address: the address, its occurrences,
 * its seed (see heavy-hitters.ts), occurrences in records of requests with 4xx and with 5xx, one that is unused, and as
 * two numbers of 64 bits the first and the last time (Infinity and -Infinity where no record has one).
 */
import type { CountedKey } from './count-sketch.ts';
import { leastOf } from './selection.ts';

/** Sorted by address, each of which stands once. */
export type Addresses = Uint32Array<ArrayBuffer>;

export const FIELDS = 10;
/** Places in an entry; of times in one whose numbers have 64 bits. */
export const COUNT = 1;
export const SEED = 2;
const CLIENT_ERRORS = 3;
const SERVER_ERRORS = 4;
const FIRST = 3;
const LAST = 4;

/** What is known of an address beside its count, as further numbers of a key: see IP_COLUMNS in distinct-values.ts. */
type Values = ArrayLike<number>;

const timesOf = (entries: Uint32Array<ArrayBuffer>): Float64Array =>
  new Float64Array(entries.buffer, entries.byteOffset, entries.length / 2);

/** The table of one address. */
export function entryOf(address: number, count: number, seed: number, values: Values): Addresses {
  const entry = Uint32Array.of(address, count, seed, values[0]!, values[1]!, 0, 0, 0, 0, 0);
  timesOf(entry).set([values[2]!, values[3]!], FIRST);
  return entry;
}

/** The table of addresses of which no more is known: three numbers each, the address, its occurrences and its seed. */
export function tableOfCounts(counts: Uint32Array): Addresses {
  const entries = new Uint32Array((counts.length / 3) * FIELDS);
  const times = timesOf(entries);
  for (let from = 0, at = 0; from < counts.length; from += 3, at += FIELDS) {
    entries[at] = counts[from]!;
    entries[at + COUNT] = counts[from + 1]!;
    entries[at + SEED] = counts[from + 2]!;
    times[at / 2 + FIRST] = Number.POSITIVE_INFINITY;
    times[at / 2 + LAST] = Number.NEGATIVE_INFINITY;
  }
  return entries;
}

/** What is known of the entry at this place beside its count. */
export function valuesIn(addresses: Addresses, at: number): number[] {
  const times = timesOf(addresses.subarray(at, at + FIELDS));
  const [clientErrors, serverErrors] = addresses.subarray(at + CLIENT_ERRORS);
  return [clientErrors!, serverErrors!, times[FIRST]!, times[LAST]!];
}

/** Puts tables of one address each together, in the order of the addresses, of which no two are the same. */
export function tableOf(entries: readonly Addresses[]): Addresses {
  const all = new Uint32Array(FIELDS * entries.length);
  for (const [i, entry] of entries.entries()) all.set(entry, FIELDS * i);
  return sortAddresses(all);
}

const MAX_COUNT = 2 ** 32 - 1;

/** Sorts entries, of which no two have the same address. */
function sortAddresses(entries: Uint32Array): Addresses {
  const count = entries.length / FIELDS;
  // As numbers of 64 bits: the address above its place, in the order of bytes that all machines in use have.
  const keys = new BigUint64Array(count);
  const halves = new Uint32Array(keys.buffer);
  for (let i = 0; i < count; i++) {
    halves[2 * i] = i;
    halves[2 * i + 1] = entries[FIELDS * i]!;
  }
  keys.sort();
  const sorted = new Uint32Array(entries.length);
  for (let i = 0; i < count; i++) copyEntry(sorted, FIELDS * i, entries, FIELDS * halves[2 * i]!);
  return sorted;
}

/** The addresses of both, counts added; null where a sum is no 32-bit number. */
export function mergeAddresses(a: Addresses, b: Addresses): Addresses | null {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged = new Uint32Array(a.length + b.length);
  const times = timesOf(merged);
  const timesOfB = timesOf(b);
  let i = 0;
  let j = 0;
  let end = 0;
  for (; i < a.length && j < b.length; end += FIELDS) {
    const order = a[i]! - b[j]!;
    if (order === 0) {
      const count = a[i + COUNT]! + b[j + COUNT]!;
      if (count > MAX_COUNT) return null;
      copyEntry(merged, end, a, i);
      merged[end + COUNT] = count;
      merged[end + SEED] = Math.min(a[i + SEED]!, b[j + SEED]!);
      merged[end + CLIENT_ERRORS]! += b[j + CLIENT_ERRORS]!;
      merged[end + SERVER_ERRORS]! += b[j + SERVER_ERRORS]!;
      const [first, last] = [end / 2 + FIRST, end / 2 + LAST];
      times[first] = Math.min(times[first]!, timesOfB[j / 2 + FIRST]!);
      times[last] = Math.max(times[last]!, timesOfB[j / 2 + LAST]!);
    } else copyEntry(merged, end, order < 0 ? a : b, order < 0 ? i : j);
    if (order <= 0) i += FIELDS;
    if (order >= 0) j += FIELDS;
  }
  merged.set(a.subarray(i), end);
  end += a.length - i;
  merged.set(b.subarray(j), end);
  return merged.slice(0, end + b.length - j);
}

function copyEntry(to: Uint32Array, at: number, from: Uint32Array, place: number): void {
  for (let i = 0; i < FIELDS; i++) to[at + i] = from[place + i]!;
}

/** The text of an address. */
export const dotted = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;

/** The number of an IPv4 address in its canonical text; -1 for any other text. */
export function numberOf(text: string): number {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return -1;
  const [a, b, c, d] = text.split('.').map(Number) as [number, number, number, number];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** The most frequent ones as text, and all that are as frequent as the last of them. */
export function topAddresses(addresses: Addresses, size: number): CountedKey[] {
  const counts = new Uint32Array(addresses.length / FIELDS);
  for (let i = 0; i < counts.length; i++) counts[i] = addresses[FIELDS * i + COUNT]!;
  const least = leastOf(counts, size);
  const top: CountedKey[] = [];
  for (let i = 0; i < addresses.length; i += FIELDS) {
    const count = addresses[i + COUNT]!;
    if (count < least) continue;
    top.push({ key: dotted(addresses[i]!), count, values: valuesIn(addresses, i) });
  }
  return top;
}
