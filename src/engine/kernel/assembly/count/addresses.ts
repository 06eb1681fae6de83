/** IPv4 addresses, counted. */

import { countRunAddresses, drainAddresses } from '../host';
import {
  ADDRESS_BYTES,
  ADDRESS_COUNT,
  ADDRESS_SLOTS,
  ADDRESS_TEXT,
  ADDRESSES,
  FEW_ADDRESS_SLOTS,
  MAX_PENDING,
  MORE_ADDRESS_SLOTS,
  PENDING,
  PENDING_BYTES,
  PENDING_COUNT,
  RECORD_ERRORS,
  RECORD_TIME,
} from '../layout';
import { HEX, kindAt } from '../scan/words';
import { addressAt, NONE } from './address-text';
import { isFirstInRecord } from './record-addresses';
import { keyHash, seedOf } from './seeds';
import { sortEntries } from './sort';

/** A slot: u32 address, and the rest at these places; times are f64. As an entry of ../../../sketches/ipv4-table.ts, with a hash more. */
const COUNT: usize = 4;
const SEED: usize = 8;
const CLIENT_ERRORS: usize = 12;
const SERVER_ERRORS: usize = 16;
const HASH: usize = 20;
const FIRST: usize = 24;
const LAST: usize = 32;

// Most logs have few addresses: they begin in a small table, whose pages are soon in memory, and move to a
// larger one, which lies behind it, when that is half full. At half of the largest the host takes them.
let table: usize = ADDRESSES;
let slots: u32 = FEW_ADDRESS_SLOTS;

/**
 * Counts the address that the variable at `at` is, if it is one, in the line at this offset of the file.
 * `isVersion`: not if it ends in .0.0.
 */
export function countAddress(at: usize, isVersion: bool, offset: u32): void {
  const address = addressAt(<usize>load<u32>(at), <usize>load<u32>(at, 4));
  if (address == NONE || (isVersion && (address & 0xffff) == 0)) return;
  if (!isFirstInRecord(<u32>address)) return;
  const count = load<u32>(PENDING_COUNT);
  const pending = PENDING + <usize>count * PENDING_BYTES;
  store<u32>(pending, <u32>address);
  store<u32>(pending, offset, 4);
  store<f64>(pending, load<f64>(RECORD_TIME), 8);
  store<u32>(pending, load<u32>(RECORD_ERRORS), 16);
  store<u32>(PENDING_COUNT, count + 1);
  if (count + 1 == MAX_PENDING) flushAddresses();
}

/** Bytes before and behind a run that decide whether it is an address. */
const AROUND: usize = 2;

/** Lets the host count the run of hexadecimal digits, colons and dots around the variable at `at`, in [start, end). */
export function countRun(at: usize, start: usize, end: usize): void {
  let from = <usize>load<u32>(at);
  let to = <usize>load<u32>(at, 4);
  while (from > start && isInRun(from - 1)) from--;
  while (to < end && isInRun(to)) to++;
  countRunAddresses(max(from - AROUND, start), min(to + AROUND, end), start);
}

function isInRun(at: usize): bool {
  const char = load<u8>(at);
  return char == 46 || char == 58 || (kindAt(at) & HEX) != 0;
}

/** Addresses that are looked for at a time: their slots stay in the first cache. */
const BATCH: usize = 256;

/**
 * Counts the addresses that wait. The table is larger than the caches, and the search for one address
 * does not depend on that for another: their slots are read first, so that the processor waits for many of them
 * at once, and not again at each slot that turns out to be another address's.
 */
export function flushAddresses(): void {
  const end = PENDING + <usize>load<u32>(PENDING_COUNT) * PENDING_BYTES;
  for (let from = PENDING; from < end; from += BATCH * PENDING_BYTES) {
    const to = min(end, from + BATCH * PENDING_BYTES);
    let touched: u32 = 0;
    for (let at = from; at < to; at += PENDING_BYTES) {
      const slot = firstSlotOf(load<u32>(at));
      // A slot may lie in two lines of the cache.
      touched ^= load<u32>(slot) ^ load<u32>(slot, LAST + 4);
    }
    // Only what is used is read.
    store<u32>(ADDRESS_TEXT, touched);
    for (let at = from; at < to; at += PENDING_BYTES) add(at);
  }
  store<u32>(PENDING_COUNT, 0);
}

/** Where the search for an address begins. */
function firstSlotOf(address: u32): usize {
  const slot = (address * 0x9e3779b1) >> (32 - <u32>ctz(slots));
  return table + <usize>slot * ADDRESS_BYTES;
}

/** The slot of an address, or the free one where it would stand. */
function slotOf(address: u32): usize {
  const end = table + <usize>slots * ADDRESS_BYTES;
  let at = firstSlotOf(address);
  while (load<u32>(at, COUNT) != 0 && load<u32>(at) != address) {
    at += ADDRESS_BYTES;
    if (at == end) at = table;
  }
  return at;
}

/** Adds the address that waits at this place. */
function add(pending: usize): void {
  const address = load<u32>(pending);
  const offset = load<u32>(pending, 4);
  const at = slotOf(address);
  const count = load<u32>(at, COUNT);
  if (count == 0) beginSlot(at, address, offset);
  else {
    const seed = seedOf(load<u32>(at, HASH), offset);
    if (seed < load<u32>(at, SEED)) store<u32>(at, seed, SEED);
  }
  store<u32>(at, count + 1, COUNT);
  addRecord(at, load<f64>(pending, 8), load<u32>(pending, 16));
  if (count == 0) countSlot();
}

function addRecord(at: usize, time: f64, errors: u32): void {
  if (time < load<f64>(at, FIRST)) store<f64>(at, time, FIRST);
  if (time > load<f64>(at, LAST)) store<f64>(at, time, LAST);
  if (errors == 0) return;
  const errorsAt = at + (errors == 4 ? CLIENT_ERRORS : SERVER_ERRORS);
  store<u32>(errorsAt, load<u32>(errorsAt) + 1);
}

function beginSlot(at: usize, address: u32, offset: u32): void {
  const hash = textHash(address);
  store<u32>(at, address);
  store<u32>(at, hash, HASH);
  store<u32>(at, seedOf(hash, offset), SEED);
  store<u64>(at, 0, CLIENT_ERRORS);
  store<f64>(at, Infinity, FIRST);
  store<f64>(at, -Infinity, LAST);
}

/** Counts a new slot, and makes room where there are many. */
function countSlot(): void {
  const total = load<u32>(ADDRESS_COUNT) + 1;
  store<u32>(ADDRESS_COUNT, total);
  if (total < slots / 2) return;
  if (slots == ADDRESS_SLOTS) drainAddresses();
  else grow();
}

function grow(): void {
  const from = table;
  const end = table + <usize>slots * ADDRESS_BYTES;
  table = end;
  slots = slots == FEW_ADDRESS_SLOTS ? MORE_ADDRESS_SLOTS : ADDRESS_SLOTS;
  // Pages that nobody has touched are mapped twice, if they are read before they are written.
  memory.fill(table, 0, <usize>slots * ADDRESS_BYTES);
  for (let at = from; at < end; at += ADDRESS_BYTES) {
    if (load<u32>(at, COUNT) != 0) memory.copy(slotOf(load<u32>(at)), at, ADDRESS_BYTES);
  }
  memory.fill(from, 0, end - from);
}

/**
 * Moves all entries to ADDRESSES, in the order of the addresses, as entries of ../../../sketches/ipv4-table.ts. Returns
 * how many. The table is empty then, and small again.
 */
export function packAddresses(): u32 {
  let to = ADDRESSES;
  const end = table + <usize>slots * ADDRESS_BYTES;
  // Never ahead of what is read.
  for (let at = table; at < end; at += ADDRESS_BYTES) {
    if (load<u32>(at, COUNT) == 0) continue;
    store<u32>(at, 0, HASH);
    if (at != to) {
      memory.copy(to, at, ADDRESS_BYTES);
      memory.fill(at, 0, ADDRESS_BYTES);
    }
    to += ADDRESS_BYTES;
  }
  // At most half of the largest table's slots are taken: there is room behind for as many.
  sortEntries(ADDRESSES, to);
  store<u32>(ADDRESS_COUNT, 0);
  table = ADDRESSES;
  slots = FEW_ADDRESS_SLOTS;
  return <u32>((to - ADDRESSES) / ADDRESS_BYTES);
}

function textHash(address: u32): u32 {
  let end = ADDRESS_TEXT;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const value = (address >> shift) & 255;
    if (value >= 100) store<u8>(end++, <u8>(48 + value / 100));
    if (value >= 10) store<u8>(end++, <u8>(48 + ((value / 10) % 10)));
    store<u8>(end++, <u8>(48 + (value % 10)));
    if (shift > 0) store<u8>(end++, 46);
  }
  return keyHash(ADDRESS_TEXT, end);
}
