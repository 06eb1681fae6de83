/**
 * A hash table of keys with a count and a seed each (see heavy-hitters.ts), in typed arrays: as strings
 * and objects, a hundred thousand of them keep the garbage collector busy for longer than reading the log
 * takes. Open addressing by the keys' bytes leads to entries, which are in the order of insertion.
 */
import { decode } from '../text.ts';

import { type Hash64, hash64 } from './hash.ts';

/** A number of a key is the sum, the least or the greatest of those that come with its occurrences. */
export type ColumnKind = 'sum' | 'min' | 'max';

/** Of a key that has no occurrence. */
export const NEUTRAL: Record<ColumnKind, number> = {
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
};

/** The further numbers of so many keys of which nothing is known. */
export const neutralValues = (
  kinds: readonly ColumnKind[],
  size: number,
): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length: kinds.length * size }, (_, i) => NEUTRAL[kinds[i % kinds.length]!]);

/** One entry a key. Nothing but this file reads and writes it. */
export interface KeyTable {
  /** Entries. */
  size: number;
  /** Five numbers an entry; there may be room for more. */
  fields: Uint32Array<ArrayBuffer>;
  /** Occurrences; of zeros beyond `size`. */
  counts: Float64Array<ArrayBuffer>;
  /** How the further numbers of an entry come about, and these: as many an entry as there are kinds. */
  kinds: readonly ColumnKind[];
  values: Float64Array<ArrayBuffer>;
  /** The keys in UTF-8, each from a new word on. */
  text: Uint32Array<ArrayBuffer>;
  /** The hash table: an entry and 1, or 0; made when first needed, with `hashes`, of which `factor` is the secret. */
  slots: Int32Array<ArrayBuffer>;
  hashes: Int32Array<ArrayBuffer>;
  factor: number;
}

/** Numbers an entry in `fields`: both halves of the key's hash, its seed, its place in `text`, its length in bytes. */
export const FIELDS = 5;
export const LOW = 0;
export const HIGH = 1;
export const SEED = 2;
export const START = 3;
export const LENGTH = 4;
const LEAST_ENTRIES = 16;
const LEAST_WORDS = 128;
const MAX_SEED = 2 ** 32 - 1;

/**
 * A key by its bytes and its hash (see hash64). The bytes, UTF-8, are in words from `start` on, zeros behind
 * them in the last one: four are hashed and compared at a time.
 */
export interface Key extends Hash64 {
  words: Uint32Array;
  start: number;
  /** In bytes. */
  length: number;
}

export const emptyKey = (): Key => ({
  low: 0,
  high: 0,
  words: new Uint32Array(),
  start: 0,
  length: 0,
});

export const emptyKeys = (kinds: readonly ColumnKind[]): KeyTable => ({
  size: 0,
  fields: new Uint32Array(),
  counts: new Float64Array(),
  kinds,
  values: new Float64Array(),
  text: new Uint32Array(),
  slots: new Int32Array(),
  hashes: new Int32Array(),
  factor: 0,
});

const encoder = new TextEncoder();
const written = { ...emptyKey(), words: new Uint32Array(LEAST_WORDS) };

/** The key that a text without lone surrogates is; valid until the next call. */
export function keyOf(text: string): Key {
  hash64(text, written);
  const room = wordsIn(3 * text.length);
  if (written.words.length < room) written.words = new Uint32Array(room);
  const bytes = new Uint8Array(written.words.buffer);
  written.length = encoder.encodeInto(text, bytes).written;
  bytes.fill(0, written.length, 4 * wordsIn(written.length));
  return written;
}

/** How many words hold so many bytes. */
export const wordsIn = (bytes: number): number => (bytes + 3) >>> 2;

const fieldAt = (table: KeyTable, entry: number, field: number): number =>
  table.fields[FIELDS * entry + field]!;

/** Where the text of the entry behind this many ones begins. */
const textEnd = (table: KeyTable, entries: number): number =>
  entries === 0
    ? 0
    : fieldAt(table, entries - 1, START) + wordsIn(fieldAt(table, entries - 1, LENGTH));

export const seedAt = (table: KeyTable, entry: number): number => fieldAt(table, entry, SEED);

/** The further numbers of an entry. */
export const valuesAt = ({ kinds, values }: KeyTable, entry: number): number[] =>
  Array.from(values.subarray(kinds.length * entry, kinds.length * (entry + 1)));

/** The key of an entry; valid until the table changes. */
export function readKey(table: KeyTable, entry: number, into: Key): Key {
  readHash(table, entry, into);
  into.words = table.text;
  into.start = fieldAt(table, entry, START);
  into.length = fieldAt(table, entry, LENGTH);
  return into;
}

/** The hash of an entry's key. */
export function readHash(table: KeyTable, entry: number, into: Hash64): void {
  into.low = fieldAt(table, entry, LOW);
  into.high = fieldAt(table, entry, HIGH);
}

export const textAt = (table: KeyTable, entry: number): string =>
  decode(
    new Uint8Array(
      table.text.buffer,
      4 * fieldAt(table, entry, START),
      fieldAt(table, entry, LENGTH),
    ),
  );

/** How many words the texts of all keys take. */
export const wordsOf = (table: KeyTable): number => textEnd(table, table.size);

/** Occurrences of a key, and what they add to each of its further numbers: those from `from` on in `values`. */
export interface Occurrences {
  count: number;
  values: ArrayLike<number>;
  from: number;
}

/** Adds occurrences of a key, the smallest of whose draws is `seed`; returns its entry. */
export function addToKeys(table: KeyTable, key: Key, added: Occurrences, seed: number): number {
  if (2 * table.size >= table.slots.length) index(table);
  const hash = slotHash(key, table.factor);
  const slot = slotOf(table, key, hash);
  let entry = table.slots[slot]! - 1;
  if (entry < 0) {
    entry = append(table, key);
    table.slots[slot] = entry + 1;
    table.hashes[entry] = hash;
  }
  table.counts[entry]! += added.count;
  addToValues(table, entry, added);
  if (seed < seedAt(table, entry)) table.fields[FIELDS * entry + SEED] = seed;
  return entry;
}

function addToValues({ kinds, values }: KeyTable, entry: number, added: Occurrences): void {
  const at = kinds.length * entry;
  for (let i = 0; i < kinds.length; i++) {
    values[at + i] = joined(kinds[i]!, values[at + i]!, added.values[added.from + i]!);
  }
}

/** Sums stop at the largest exact number: beyond they would depend on the order of adding. */
export function joined(kind: ColumnKind, a: number, b: number): number {
  if (kind === 'sum') return Math.min(a + b, Number.MAX_SAFE_INTEGER);
  return kind === 'min' ? Math.min(a, b) : Math.max(a, b);
}

/** The entry of a key, or -1. */
export function findKey(table: KeyTable, key: Key): number {
  if (table.slots.length === 0) index(table);
  return table.slots[slotOf(table, key, slotHash(key, table.factor))]! - 1;
}

/** Keeps the entries for which `keeps` is true, in their order. */
export function filterKeys(table: KeyTable, keeps: (entry: number) => boolean): void {
  const { fields, counts, values, text, hashes } = table;
  const columns = table.kinds.length;
  const isHashed = table.factor !== 0;
  let kept = 0;
  let end = 0;
  for (let entry = 0; entry < table.size; entry++) {
    if (!keeps(entry)) continue;
    const from = FIELDS * entry;
    const to = FIELDS * kept;
    const start = fields[from + START]!;
    const words = wordsIn(fields[from + LENGTH]!);
    for (let i = 0; i < words; i++) text[end + i] = text[start + i]!;
    for (let i = 0; i < FIELDS; i++) fields[to + i] = fields[from + i]!;
    fields[to + START] = end;
    if (isHashed) hashes[kept] = hashes[entry]!;
    for (let i = 0; i < columns; i++) values[columns * kept + i] = values[columns * entry + i]!;
    counts[kept++] = counts[entry]!;
    end += words;
  }
  counts.fill(0, kept, table.size);
  table.size = kept;
  // Made anew for whoever adds more.
  table.slots = new Int32Array();
}

/** A copy that takes no more memory than it must. */
export function copyKeys(table: KeyTable): KeyTable {
  const { size, fields, counts, kinds, values, text } = table;
  return {
    ...emptyKeys(kinds),
    size,
    fields: fields.slice(0, FIELDS * size),
    counts: counts.slice(0, size),
    values: values.slice(0, kinds.length * size),
    text: text.slice(0, textEnd(table, size)),
  };
}

/** Frees what a finished table does not need. */
export function trimKeys(table: KeyTable): void {
  const { size, fields, counts, kinds, values, text } = table;
  table.values = resized(values, kinds.length * size);
  table.text = resized(text, textEnd(table, size));
  table.fields = resized(fields, FIELDS * size);
  table.counts = resized(counts, size);
  forgetSlots(table);
}

function forgetSlots(table: KeyTable): void {
  table.slots = new Int32Array();
  table.hashes = new Int32Array();
  table.factor = 0;
}

/** The slot that leads to the entry of the key with this hash, or the free one where it belongs. */
function slotOf(table: KeyTable, key: Key, hash: number): number {
  const { slots, hashes } = table;
  const mask = slots.length - 1;
  let slot = hash & mask;
  for (let entry = slots[slot]! - 1; entry >= 0; entry = slots[slot]! - 1) {
    if (hashes[entry] === hash && isKey(table, entry, key)) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

/** The factor is random and secret, so that nobody can make keys that collide. */
function slotHash({ words, start, length }: Key, factor: number): number {
  let hash = factor ^ length;
  for (let at = start, end = start + wordsIn(length); at < end; at++) {
    hash = Math.imul(hash ^ words[at]!, factor);
    hash = (hash << 13) | (hash >>> 19);
  }
  return hash ^ (hash >>> 16);
}

function isKey(table: KeyTable, entry: number, { low, words, start, length }: Key): boolean {
  if (fieldAt(table, entry, LOW) !== low || fieldAt(table, entry, LENGTH) !== length) return false;
  const { text } = table;
  const from = fieldAt(table, entry, START);
  for (let i = wordsIn(length) - 1; i >= 0; i--) {
    if (text[from + i] !== words[start + i]) return false;
  }
  return true;
}

/** Appends an entry of no occurrences; no slot leads to it yet. */
function append(table: KeyTable, key: Key): number {
  const entry = table.size;
  const start = textEnd(table, entry);
  const words = wordsIn(key.length);
  makeRoom(table, entry + 1, start + words);
  const { fields, text } = table;
  for (let i = 0; i < words; i++) text[start + i] = key.words[key.start + i]!;
  fields[FIELDS * entry + LOW] = key.low;
  fields[FIELDS * entry + HIGH] = key.high;
  fields[FIELDS * entry + SEED] = MAX_SEED;
  fields[FIELDS * entry + START] = start;
  fields[FIELDS * entry + LENGTH] = key.length;
  const { kinds, values } = table;
  for (let i = 0; i < kinds.length; i++) values[kinds.length * entry + i] = NEUTRAL[kinds[i]!];
  table.size = entry + 1;
  return entry;
}

function makeRoom(table: KeyTable, entries: number, words: number): void {
  if (entries > table.counts.length) {
    const room = Math.max(LEAST_ENTRIES, 2 * entries);
    table.counts = resized(table.counts, room);
    table.values = resized(table.values, table.kinds.length * room);
    table.fields = resized(table.fields, FIELDS * room);
  }
  if (words > table.text.length) table.text = resized(table.text, Math.max(LEAST_WORDS, 2 * words));
}

const scratch = emptyKey();

/** Makes slots for the entries, and for as many more. */
function index(table: KeyTable): void {
  if (table.factor === 0) hashAll(table);
  let length = 4 * LEAST_ENTRIES;
  while (length < 4 * table.size) length *= 2;
  const slots = new Int32Array(length);
  for (let entry = 0; entry < table.size; entry++) {
    let slot = table.hashes[entry]! & (length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (length - 1);
    slots[slot] = entry + 1;
  }
  table.slots = slots;
  // No more entries than half of the slots.
  table.hashes = resized(table.hashes, length / 2);
}

function hashAll(table: KeyTable): void {
  table.factor = Math.floor(Math.random() * 2 ** 31) * 2 + 1;
  table.hashes = new Int32Array(table.size);
  for (let entry = 0; entry < table.size; entry++) {
    table.hashes[entry] = slotHash(readKey(table, entry, scratch), table.factor);
  }
}

/** The same numbers in an array of another length; the old one's memory is given back at once. */
function resized<
  T extends Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>,
>(array: T, length: number): T {
  const make = array.constructor as new (buffer: ArrayBuffer) => T;
  return new make(array.buffer.transfer(length * array.BYTES_PER_ELEMENT));
}
