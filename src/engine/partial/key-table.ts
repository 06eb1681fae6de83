/**
 * Keys with a count and a seed each, in typed arrays: a hundred thousand of them as strings and objects
 * take the garbage collector longer than it takes to read the log. An open-addressed table by the keys'
 * bytes leads to entries, which stand in the order in which they came.
 */
import { decode } from '../text.ts';
import type { KeyTable } from '../types.ts';
import { type Hash64, hash64 } from './hash.ts';

/** Numbers an entry in `fields`: both halves of the key's hash, its seed, where its bytes end in `text`. */
export const FIELDS = 4;
const LOW = 0;
const HIGH = 1;
const SEED = 2;
const END = 3;
const LEAST_ENTRIES = 16;
const LEAST_TEXT = 512;
const MAX_SEED = 2 ** 32 - 1;

/** A key by its bytes, UTF-8 from `start` to `end`, and its hash (see hash64). */
export interface Key extends Hash64 {
  bytes: Uint8Array;
  start: number;
  end: number;
}

export const emptyKey = (): Key => ({
  low: 0,
  high: 0,
  bytes: new Uint8Array(LEAST_TEXT),
  start: 0,
  end: 0,
});

export const emptyKeys = (): KeyTable => ({
  size: 0,
  fields: new Uint32Array(),
  counts: new Float64Array(),
  text: new Uint8Array(),
  slots: new Int32Array(),
  factor: 0,
});

const encoder = new TextEncoder();
const written = emptyKey();

/** The key that a text without lone surrogates is; valid until the next call. */
export function keyOf(text: string): Key {
  hash64(text, written);
  if (written.bytes.length < 3 * text.length) written.bytes = new Uint8Array(3 * text.length);
  written.end = encoder.encodeInto(text, written.bytes).written;
  return written;
}

const startOf = (table: KeyTable, entry: number): number =>
  entry === 0 ? 0 : table.fields[FIELDS * (entry - 1) + END]!;

const endOf = (table: KeyTable, entry: number): number => table.fields[FIELDS * entry + END]!;

export const seedAt = (table: KeyTable, entry: number): number =>
  table.fields[FIELDS * entry + SEED]!;

/** The key of an entry; valid until the table changes. */
export function readKey(table: KeyTable, entry: number, into: Key): Key {
  readHash(table, entry, into);
  into.bytes = table.text;
  into.start = startOf(table, entry);
  into.end = endOf(table, entry);
  return into;
}

/** The hash of an entry's key. */
export function readHash(table: KeyTable, entry: number, into: Hash64): void {
  into.low = table.fields[FIELDS * entry + LOW]!;
  into.high = table.fields[FIELDS * entry + HIGH]!;
}

export const textAt = (table: KeyTable, entry: number): string =>
  decode(table.text.subarray(startOf(table, entry), endOf(table, entry)));

/** Adds occurrences of a key, the smallest of whose draws is `seed`; returns its entry. */
export function addToKeys(table: KeyTable, key: Key, count: number, seed: number): number {
  if (2 * table.size >= table.slots.length) index(table);
  const slot = slotOf(table, key);
  let entry = table.slots[slot]! - 1;
  if (entry < 0) {
    entry = append(table, key);
    table.slots[slot] = entry + 1;
  }
  table.counts[entry]! += count;
  if (seed < seedAt(table, entry)) table.fields[FIELDS * entry + SEED] = seed;
  return entry;
}

/** The entry of a key, or -1. */
export function findKey(table: KeyTable, key: Key): number {
  if (table.slots.length === 0) index(table);
  return table.slots[slotOf(table, key)]! - 1;
}

/** Keeps the entries for which `keeps` is true, in their order. */
export function filterKeys(table: KeyTable, keeps: (entry: number) => boolean): void {
  const { fields, counts, text } = table;
  let kept = 0;
  let textEnd = 0;
  let start = 0;
  for (let entry = 0; entry < table.size; entry++) {
    const end = fields[FIELDS * entry + END]!;
    if (keeps(entry)) {
      for (let i = 0; i < END; i++) fields[FIELDS * kept + i] = fields[FIELDS * entry + i]!;
      counts[kept] = counts[entry]!;
      text.copyWithin(textEnd, start, end);
      textEnd += end - start;
      fields[FIELDS * kept + END] = textEnd;
      kept++;
    }
    start = end;
  }
  counts.fill(0, kept, table.size);
  table.size = kept;
  forgetSlots(table);
}

/** A copy that takes no more memory than it must. */
export function copyKeys(table: KeyTable): KeyTable {
  const { size, fields, counts, text } = table;
  return {
    ...emptyKeys(),
    size,
    fields: fields.slice(0, FIELDS * size),
    counts: counts.slice(0, size),
    text: text.slice(0, startOf(table, size)),
  };
}

/** Gives back memory that a finished table does not need. */
export function trimKeys(table: KeyTable): void {
  const { size, fields, counts, text } = table;
  const textEnd = startOf(table, size);
  table.fields = resized(fields, FIELDS * size);
  table.counts = resized(counts, size);
  table.text = resized(text, textEnd);
  forgetSlots(table);
}

function forgetSlots(table: KeyTable): void {
  table.slots = new Int32Array();
  table.factor = 0;
}

/** The slot that leads to the key's entry, or the free one where it belongs. */
function slotOf(table: KeyTable, key: Key): number {
  const { slots } = table;
  const mask = slots.length - 1;
  let slot = slotHash(key, table.factor) & mask;
  while (slots[slot] !== 0 && !isKey(table, slots[slot]! - 1, key)) slot = (slot + 1) & mask;
  return slot;
}

/** By a factor that nobody knows: nobody can make keys that all want the same slot. */
function slotHash({ bytes, start, end }: Key, factor: number): number {
  let hash = factor;
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ bytes[at]!, factor);
    hash = (hash << 13) | (hash >>> 19);
  }
  return hash ^ (hash >>> 16);
}

function isKey(table: KeyTable, entry: number, { low, bytes, start, end }: Key): boolean {
  if (table.fields[FIELDS * entry + LOW] !== low) return false;
  const from = startOf(table, entry);
  if (endOf(table, entry) - from !== end - start) return false;
  const { text } = table;
  for (let i = end - start - 1; i >= 0; i--) if (text[from + i] !== bytes[start + i]) return false;
  return true;
}

/** Appends an entry of no occurrences; no slot leads to it yet. */
function append(table: KeyTable, key: Key): number {
  const entry = table.size;
  const start = startOf(table, entry);
  const end = start + key.end - key.start;
  if (entry === table.counts.length) {
    const room = Math.max(LEAST_ENTRIES, 2 * entry);
    table.counts = resized(table.counts, room);
    table.fields = resized(table.fields, FIELDS * room);
  }
  if (end > table.text.length) table.text = resized(table.text, Math.max(LEAST_TEXT, 2 * end));
  const { text } = table;
  for (let to = start, at = key.start; to < end; to++, at++) text[to] = key.bytes[at]!;
  const { fields } = table;
  fields[FIELDS * entry + LOW] = key.low;
  fields[FIELDS * entry + HIGH] = key.high;
  fields[FIELDS * entry + SEED] = MAX_SEED;
  fields[FIELDS * entry + END] = end;
  table.size = entry + 1;
  return entry;
}

const scratch = emptyKey();

/** Makes slots for the entries, and for as many more. */
function index(table: KeyTable): void {
  let length = 4 * LEAST_ENTRIES;
  while (length < 4 * table.size) length *= 2;
  table.slots = new Int32Array(length);
  table.factor = Math.floor(Math.random() * 2 ** 31) * 2 + 1;
  for (let entry = 0; entry < table.size; entry++) {
    table.slots[slotOf(table, readKey(table, entry, scratch))] = entry + 1;
  }
}

/** The same numbers in an array of another length; the old one's memory is given back at once. */
function resized<
  T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>,
>(array: T, length: number): T {
  const make = array.constructor as new (buffer: ArrayBuffer) => T;
  return new make(array.buffer.transfer(length * array.BYTES_PER_ELEMENT));
}
