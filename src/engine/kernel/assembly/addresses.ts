/** IPv4 addresses: read from four variables with dots between, and counted. */
import { drainAddresses } from './host';
import {
  ADDRESS_COUNT,
  ADDRESS_SLOTS,
  ADDRESSES,
  MAX_PENDING,
  PENDING,
  PENDING_COUNT,
} from './layout';
import { keyHash, seedOf } from './seeds';

const SLOT_BYTES: usize = 16;
const COUNT: usize = 4;
const SEED: usize = 8;
const HASH: usize = 12;
/** At more entries the host takes them: half of the slots, so that searches stay short. */
const FULL: u32 = ADDRESS_SLOTS / 2;

/** A number of 0..255 without leading zeros, or 256 and more. */
function octet(start: usize, end: usize): u32 {
  const length = end - start;
  const first = <u32>load<u8>(start) - 48;
  if (length == 1) return first;
  if (first == 0) return 256;
  const second = <u32>load<u8>(start, 1) - 48;
  if (length == 2) return first * 10 + second;
  if (length == 3) return first * 100 + second * 10 + (<u32>load<u8>(start, 2) - 48);
  return 256;
}

/**
 * Counts the address of the four variables at `at`, if it is one, in the line at this offset of the file.
 * `isVersion`: not if it ends in .0.0.
 */
export function countAddress(at: usize, isVersion: bool, offset: u32): void {
  const a = octet(<usize>load<u32>(at), <usize>load<u32>(at, 4));
  const b = octet(<usize>load<u32>(at, 8), <usize>load<u32>(at, 12));
  const c = octet(<usize>load<u32>(at, 16), <usize>load<u32>(at, 20));
  const d = octet(<usize>load<u32>(at, 24), <usize>load<u32>(at, 28));
  if ((a | b | c | d) > 255) return;
  if (isVersion && (c | d) == 0) return;
  const count = load<u32>(PENDING_COUNT);
  const pending = PENDING + ((<usize>count) << 3);
  store<u32>(pending, (a << 24) | (b << 16) | (c << 8) | d);
  store<u32>(pending, offset, 4);
  store<u32>(PENDING_COUNT, count + 1);
  if (count + 1 == MAX_PENDING) flushAddresses();
}

/**
 * Counts the addresses that wait. The table is larger than the caches, and the search for one address
 * does not depend on that for another: done together, the processor waits for many of them at once.
 */
export function flushAddresses(): void {
  const end = PENDING + ((<usize>load<u32>(PENDING_COUNT)) << 3);
  for (let at = PENDING; at < end; at += 8) add(load<u32>(at), load<u32>(at, 4));
  store<u32>(PENDING_COUNT, 0);
}

function add(address: u32, offset: u32): void {
  let slot = ((address * 0x9e3779b1) >> 14) & (ADDRESS_SLOTS - 1);
  let at = ADDRESSES + <usize>slot * SLOT_BYTES;
  let count = load<u32>(at, COUNT);
  while (count != 0 && load<u32>(at) != address) {
    slot = (slot + 1) & (ADDRESS_SLOTS - 1);
    at = ADDRESSES + <usize>slot * SLOT_BYTES;
    count = load<u32>(at, COUNT);
  }
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
  if (total >= FULL) drainAddresses();
}

/** Room for the text of an address. */
const TEXT: usize = 77824;

function textHash(address: u32): u32 {
  let end = TEXT;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const value = (address >> shift) & 255;
    if (value >= 100) store<u8>(end++, <u8>(48 + value / 100));
    if (value >= 10) store<u8>(end++, <u8>(48 + ((value / 10) % 10)));
    store<u8>(end++, <u8>(48 + (value % 10)));
    if (shift > 0) store<u8>(end++, 46);
  }
  return keyHash(TEXT, end);
}
