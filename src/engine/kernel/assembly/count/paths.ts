/**
 * Paths of requests: a small table of the latest ones, which the host takes into its own when it is full.
 * Half of the paths of many logs come once (there are ids in them): a large table would only miss the
 * processor's cache more often.
 */

import { drainPaths } from '../host';
import {
  MAX_PATHS,
  PATH_COUNT,
  PATH_SLOT_COUNT,
  PATH_SLOTS,
  PATH_TEXT,
  PATH_TEXT_USED,
  PATHS,
  PATHS_BELOW,
} from '../layout';
import { factor } from '../scan/hash';
import { splat } from '../splat';
import { addDuration, addPathDuration } from './latency';
import { addToSketch } from './path-sketch';
import { hashLow, keyHash, seedOf } from './seeds';

const PATH_BYTES: usize = 48;
const HASH: usize = 0;
const COUNT: usize = 8;
const SEED: usize = 12;
const TEXT: usize = 16;
const LENGTH: usize = 20;
const KEY_HASH: usize = 24;
const KEY_HASH_LOW: usize = 28;
const CLIENT_ERRORS: usize = 32;
const SERVER_ERRORS: usize = 36;
const BYTES: usize = 40;

/** A slot: the number of the path from 1, above it bits of its hash. */
const NUMBER_BITS: u32 = 13;
const NUMBER: u32 = (1 << NUMBER_BITS) - 1;

/** Where the path at `start` ends: before white space, a quote, a query, a fragment or a semicolon. */
export function pathEnd(start: usize, limit: usize): usize {
  for (let at = start; at < limit; at += 16) {
    const text = v128.load(at);
    const spaces = v128.or(i8x16.eq(text, splat(32)), i8x16.eq(text, splat(9)));
    const quotes = v128.or(i8x16.eq(text, splat(34)), i8x16.eq(text, splat(35)));
    const queries = v128.or(i8x16.eq(text, splat(63)), i8x16.eq(text, splat(59)));
    const found = i8x16.bitmask(v128.or(v128.or(spaces, quotes), queries));
    if (found != 0) return min(at + <usize>ctz(found), limit);
  }
  return limit;
}

/**
 * What a request adds to its path beside its count: 4 or 5 where the status is 4xx or 5xx, else 0; bytes sent;
 * milliseconds that it took, NaN where that is not told.
 */
let errors: i32 = 0;
let bytes: f64 = 0;
let duration: f64 = NaN;

/** Counts a request of the path [start, end), of at most MAX_PATH_BYTES, in the line at this offset of the file. */
export function countPath(
  start: usize,
  end: usize,
  offset: u32,
  failure: i32,
  sent: f64,
  millis: f64,
): void {
  errors = failure;
  bytes = sent;
  duration = millis;
  const hash = hashOf(start, end);
  const tag = <u32>(hash >> 32) & ~NUMBER;
  let slot = <u32>hash & (PATH_SLOT_COUNT - 1);
  for (;;) {
    const way = PATH_SLOTS + ((<usize>slot) << 2);
    const value = load<u32>(way);
    if (value == 0) {
      const key = keyHash(start, end);
      const seed = seedOf(key, offset);
      if (<f64>seed >= load<f64>(PATHS_BELOW)) {
        addToSketch(hashLow, key, errors, bytes);
        return addDuration(duration);
      }
      store<u32>(way, tag | (load<u32>(PATH_COUNT) + 1));
      return addPath(hash, key, seed, start, end);
    }
    if ((value & ~NUMBER) == tag) {
      const path = PATHS + <usize>((value & NUMBER) - 1) * PATH_BYTES;
      if (load<u64>(path, HASH) == hash && isText(path, start, end)) {
        store<u32>(path, load<u32>(path, COUNT) + 1, COUNT);
        addValues(path);
        const seed = seedOf(load<u32>(path, KEY_HASH), offset);
        if (seed < load<u32>(path, SEED)) store<u32>(path, seed, SEED);
        return addPathDuration(duration, value & NUMBER, seed);
      }
    }
    slot = (slot + 1) & (PATH_SLOT_COUNT - 1);
  }
}

function addValues(path: usize): void {
  store<f64>(path, load<f64>(path, BYTES) + bytes, BYTES);
  if (errors == 0) return;
  const at = path + (errors == 4 ? CLIENT_ERRORS : SERVER_ERRORS);
  store<u32>(at, load<u32>(at) + 1);
}

/** By a factor that nobody knows: nobody can make paths that all want the same slot. */
function hashOf(start: usize, end: usize): u64 {
  let hash: u64 = factor ^ <u64>(end - start);
  let at = start;
  for (; end - at >= 8; at += 8) hash = rotl((hash ^ load<u64>(at)) * factor, 29);
  hash = rotl((hash ^ lastBytes(at, end)) * factor, 29);
  hash = (hash ^ (hash >> 31)) * factor;
  return hash ^ (hash >> 32);
}

/** Fewer than 8 bytes, zeros above them. */
function lastBytes(at: usize, end: usize): u64 {
  return load<u64>(at) & ((1 << ((<u64>(end - at)) << 3)) - 1);
}

function isText(path: usize, start: usize, end: usize): bool {
  if (<usize>load<u32>(path, LENGTH) != end - start) return false;
  let text = PATH_TEXT + <usize>load<u32>(path, TEXT);
  let at = start;
  for (; end - at >= 8; at += 8, text += 8) if (load<u64>(at) != load<u64>(text)) return false;
  return lastBytes(at, end) == lastBytes(text, text + end - at);
}

/** Adds the path that `keyHash` was asked for last, once. */
function addPath(hash: u64, key: u32, seed: u32, start: usize, end: usize): void {
  const count = load<u32>(PATH_COUNT);
  const path = PATHS + <usize>count * PATH_BYTES;
  const text = load<u32>(PATH_TEXT_USED);
  const length = <u32>(end - start);
  store<u64>(path, hash, HASH);
  store<u32>(path, 1, COUNT);
  store<u32>(path, seed, SEED);
  store<u32>(path, text, TEXT);
  store<u32>(path, length, LENGTH);
  store<u32>(path, key, KEY_HASH);
  store<u32>(path, hashLow, KEY_HASH_LOW);
  store<u64>(path, 0, CLIENT_ERRORS);
  store<f64>(path, 0, BYTES);
  addValues(path);
  keepText(PATH_TEXT + <usize>text, start, end);
  store<u32>(PATH_TEXT_USED, text + ((length + 3) & ~3));
  store<u32>(PATH_COUNT, count + 1);
  addPathDuration(duration, count + 1, seed);
  // Drained by the duration, it is empty.
  if (load<u32>(PATH_COUNT) == MAX_PATHS) drainPaths();
}

/** Copies [start, end), zeros behind it up to the next word. */
function keepText(to: usize, start: usize, end: usize): void {
  let text = to;
  let at = start;
  for (; end - at >= 8; at += 8, text += 8) store<u64>(text, load<u64>(at));
  store<u64>(text, lastBytes(at, end));
}
