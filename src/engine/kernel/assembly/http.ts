/** What requests add: methods, statuses, bytes, paths. */
import { drainPaths } from './host';
import {
  BYTES_SENT,
  METHODS,
  PATH_COUNT,
  PATH_SLOTS,
  PATH_TEXT,
  PATH_TEXT_BYTES,
  PATH_TEXT_USED,
  PATHS,
  STATUSES,
} from './layout';
import { hashLow, keyHash, seedOf } from './seeds';

const SLOT_BYTES: usize = 32;
const HASH: usize = 0;
const COUNT: usize = 8;
const SEED: usize = 12;
const TEXT: usize = 16;
const LENGTH: usize = 20;
const KEY_HASH: usize = 24;
const KEY_HASH_LOW: usize = 28;
/** Longer paths are for the host, which cuts them. */
export const MAX_PATH_BYTES: usize = 170;

/** The value of up to 15 digits, or -1 for more. */
export function numberAt(start: usize, end: usize): f64 {
  if (end - start > 15) return -1;
  let value: u64 = 0;
  for (let at = start; at < end; at++) value = value * 10 + <u64>(load<u8>(at) - 48);
  return <f64>value;
}

export function countStatus(status: u32): void {
  const at = STATUSES + <usize>status * 4;
  store<u32>(at, load<u32>(at) + 1);
}

export function countMethod(method: u32): void {
  const at = METHODS + <usize>method * 4;
  store<u32>(at, load<u32>(at) + 1);
}

/** Sums are exact up to 2^53; beyond, the host's limit is applied when they are taken. */
export function countBytes(bytes: f64): void {
  store<f64>(BYTES_SENT, load<f64>(BYTES_SENT) + bytes);
}

/** Where the path at `start` ends: before white space, a quote, a query or a fragment. */
export function pathEnd(start: usize, limit: usize): usize {
  let at = start;
  while (at < limit) {
    const byte = load<u8>(at);
    if (byte == 32 || byte == 9 || byte == 34 || byte == 63 || byte == 35 || byte == 59) break;
    at++;
  }
  return at;
}

/** Counts the path [start, end) in the line at this offset of the file. */
export function countPath(start: usize, end: usize, offset: u32): void {
  let hash: u64 = 0xcbf29ce484222325 ^ <u64>(end - start);
  let at = start;
  for (; end - at >= 8; at += 8) hash = rotl((hash ^ load<u64>(at)) * 0x9e3779b97f4a7c15, 29);
  const left = <u64>(end - at);
  hash = rotl((hash ^ (load<u64>(at) & ((1 << (left << 3)) - 1))) * 0x9e3779b97f4a7c15, 29);
  hash = (hash ^ (hash >> 31)) * 0xd6e8feb86659fd93;
  hash ^= hash >> 32;
  let slot = <u32>hash & (PATH_SLOTS - 1);
  for (;;) {
    const entry = PATHS + <usize>slot * SLOT_BYTES;
    const count = load<u32>(entry, COUNT);
    if (count == 0) return addPath(entry, hash, start, end, offset);
    if (load<u64>(entry, HASH) == hash && isText(entry, start, end)) {
      store<u32>(entry, count + 1, COUNT);
      const seed = seedOf(load<u32>(entry, KEY_HASH), offset);
      if (seed < load<u32>(entry, SEED)) store<u32>(entry, seed, SEED);
      return;
    }
    slot = (slot + 1) & (PATH_SLOTS - 1);
  }
}

function isText(entry: usize, start: usize, end: usize): bool {
  const length = <usize>load<u32>(entry, LENGTH);
  return (
    length == end - start &&
    memory.compare(PATH_TEXT + <usize>load<u32>(entry, TEXT), start, length) == 0
  );
}

function addPath(entry: usize, hash: u64, start: usize, end: usize, offset: u32): void {
  const key = keyHash(start, end);
  store<u32>(entry, key, KEY_HASH);
  store<u32>(entry, hashLow, KEY_HASH_LOW);
  store<u32>(entry, seedOf(key, offset), SEED);
  const length = <u32>(end - start);
  const text = load<u32>(PATH_TEXT_USED);
  store<u64>(entry, hash, HASH);
  store<u32>(entry, 1, COUNT);
  store<u32>(entry, text, TEXT);
  store<u32>(entry, length, LENGTH);
  memory.copy(PATH_TEXT + <usize>text, start, <usize>length);
  store<u32>(PATH_TEXT_USED, text + length);
  const total = load<u32>(PATH_COUNT) + 1;
  store<u32>(PATH_COUNT, total);
  if (total >= PATH_SLOTS / 2 || text + length + 1024 > PATH_TEXT_BYTES) drainPaths();
}
