/** IPv4 addresses, counted. */

import { countRunAddresses, drainAddresses } from '../host';
import {
  ADDRESS_COUNT,
  ADDRESS_SLOTS,
  ADDRESS_TEXT,
  ADDRESSES,
  FEW_ADDRESS_SLOTS,
  MAX_PENDING,
  MORE_ADDRESS_SLOTS,
  PENDING,
  PENDING_COUNT,
} from '../layout';
import { HEX, kindAt } from '../scan/words';
import { addressAt, NONE } from './address-text';
import { keyHash, seedOf } from './seeds';
import { sortEntries } from './sort';

const SLOT_BYTES: usize = 16;
const COUNT: usize = 4;
const SEED: usize = 8;
const HASH: usize = 12;

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
  const count = load<u32>(PENDING_COUNT);
  const pending = PENDING + ((<usize>count) << 3);
  store<u32>(pending, <u32>address);
  store<u32>(pending, offset, 4);
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
  const end = PENDING + ((<usize>load<u32>(PENDING_COUNT)) << 3);
  for (let from = PENDING; from < end; from += BATCH << 3) {
    const to = min(end, from + (BATCH << 3));
    let touched: u32 = 0;
    for (let at = from; at < to; at += 8) touched ^= load<u32>(firstSlotOf(load<u32>(at)));
    // Only what is used is read.
    store<u32>(ADDRESS_TEXT, touched);
    for (let at = from; at < to; at += 8) add(load<u32>(at), load<u32>(at, 4));
  }
  store<u32>(PENDING_COUNT, 0);
}

/** Where the search for an address begins. */
function firstSlotOf(address: u32): usize {
  const slot = (address * 0x9e3779b1) >> (32 - <u32>ctz(slots));
  return table + <usize>slot * SLOT_BYTES;
}

/** The slot of an address, or the free one where it would stand. */
function slotOf(address: u32): usize {
  const end = table + <usize>slots * SLOT_BYTES;
  let at = firstSlotOf(address);
  while (load<u32>(at, COUNT) != 0 && load<u32>(at) != address) {
    at += SLOT_BYTES;
    if (at == end) at = table;
  }
  return at;
}

function add(address: u32, offset: u32): void {
  const at = slotOf(address);
  const count = load<u32>(at, COUNT);
  store<u32>(at, count + 1, COUNT);
  if (count == 0) addSlot(at, address, offset);
  else {
    const seed = seedOf(load<u32>(at, HASH), offset);
    if (seed < load<u32>(at, SEED)) store<u32>(at, seed, SEED);
  }
}

function addSlot(at: usize, address: u32, offset: u32): void {
  const hash = textHash(address);
  store<u32>(at, address);
  store<u32>(at, hash, HASH);
  store<u32>(at, seedOf(hash, offset), SEED);
  const total = load<u32>(ADDRESS_COUNT) + 1;
  store<u32>(ADDRESS_COUNT, total);
  if (total < slots / 2) return;
  if (slots == ADDRESS_SLOTS) drainAddresses();
  else grow();
}

function grow(): void {
  const from = table;
  const end = table + <usize>slots * SLOT_BYTES;
  table = end;
  slots = slots == FEW_ADDRESS_SLOTS ? MORE_ADDRESS_SLOTS : ADDRESS_SLOTS;
  // Pages that nobody has touched are mapped twice, if they are read before they are written.
  memory.fill(table, 0, <usize>slots * SLOT_BYTES);
  for (let at = from; at < end; at += SLOT_BYTES) {
    if (load<u32>(at, COUNT) != 0) v128.store(slotOf(load<u32>(at)), v128.load(at));
  }
  memory.fill(from, 0, end - from);
}

/**
 * Moves all entries to ADDRESSES, in the order of the addresses, three words each: address, count, seed.
 * Returns how many. The table is empty then, and small again.
 */
export function packAddresses(): u32 {
  let to = ADDRESSES;
  const end = table + <usize>slots * SLOT_BYTES;
  // Never ahead of what is read: an entry has a word less than a slot.
  for (let at = table; at < end; at += SLOT_BYTES) {
    const count = load<u32>(at, COUNT);
    if (count == 0) continue;
    const address = load<u32>(at);
    const seed = load<u32>(at, SEED);
    v128.store(at, i64x2.splat(0));
    store<u32>(to, address);
    store<u32>(to, count, 4);
    store<u32>(to, seed, 8);
    to += 12;
  }
  // At most half of the largest table's slots are taken: there is room behind for as many.
  sortEntries(ADDRESSES, to);
  store<u32>(ADDRESS_COUNT, 0);
  table = ADDRESSES;
  slots = FEW_ADDRESS_SLOTS;
  return <u32>((to - ADDRESSES) / 12);
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
