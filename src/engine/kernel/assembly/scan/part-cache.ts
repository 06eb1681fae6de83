/**
 * A cache of plans by the text of parts: user agents, referrers, messages, requests and levels repeat, and to compare
 * a text takes a fraction of the time to scan it. Digits are compared as zeros, because the shape does not depend on
 * them. Only for parts without addresses, which are read from the variables that a scan finds.
 */

import {
  PART_CACHE,
  PART_CACHE_SLOTS,
  PART_END,
  PART_FIRST_VAR,
  PART_KEYS,
  PART_PLAN,
  PART_START,
  PART_VAR_COUNT,
} from '../layout';
import { ADDRESS_TOTAL, FLAG_HOST_ADDRESSES, FLAG_RUN, FLAGS } from '../plan';
import { mayBeHex, withZeros } from './digits';
import { planAt } from './shapes';
import { way } from './way';

// A slot: the plan, the length of the text with the way of scanning, the text.
const PLAN: usize = 0;
const LENGTH: usize = 4;
const TEXT: usize = 16;
const SLOT_BYTES: usize = 256;
// Apart from the slots, so that they stay in the processor's first cache: the key of a slot's text, and that of the
// text that was looked up there last.
const KEYS_BYTES: usize = 16;
const CANDIDATE: usize = 8;
/** Longer ones have no room. */
const MAX_BYTES: usize = 240;
/** Shorter ones are compared as a whole. */
const LONG_BYTES: usize = 16;

let lastKey: u64 = 0;
let lastSlot: usize = 0;
let lastKeys: usize = 0;

/** Gives the part its plan where its text is known; else `keepPart` may be called once it has one. */
export function findPart(part: usize): bool {
  const start = <usize>load<u32>(part, PART_START);
  const end = <usize>load<u32>(part, PART_END);
  const length = end - start;
  if (length == 0 || length > MAX_BYTES) {
    lastKey = 0;
    return false;
  }
  const isShort = length < LONG_BYTES;
  let first: u64 = 0;
  let last: u64 = 0;
  if (isShort) {
    const text = shortText(start, length);
    first = i64x2.extract_lane(text, 0);
    last = i64x2.extract_lane(text, 1);
  } else {
    const middle = i64x2.shl(withZeros(start + (length >> 1) - 8), 1);
    const sum = i64x2.add(i64x2.add(withZeros(start), middle), i64x2.shl(withZeros(end - 16), 2));
    first = i64x2.extract_lane(sum, 0);
    last = i64x2.extract_lane(sum, 1);
  }
  let key = first * 0x9e3779b97f4a7c15;
  key = (key ^ (key >> 29)) * 0xd6e8feb86659fd93;
  key = ((key >> 29) ^ last ^ <u64>(<u32>length | way)) * 0x9e3779b97f4a7c15;
  const slot = <usize>((key >> 40) & <u64>(PART_CACHE_SLOTS - 1));
  lastKey = key;
  lastSlot = PART_CACHE + slot * SLOT_BYTES;
  lastKeys = PART_KEYS + slot * KEYS_BYTES;
  if (load<u64>(lastKeys) != key || load<u32>(lastSlot, LENGTH) != (<u32>length | way))
    return false;
  if (isShort ? !isShortText(first, last) : !isText(start, length)) return false;
  store<u32>(part, 0, PART_FIRST_VAR);
  store<u32>(part, 0, PART_VAR_COUNT);
  store<u32>(part, load<u32>(lastSlot, PLAN), PART_PLAN);
  return true;
}

/** All of a short text, and nothing of what stands behind it. */
function shortText(start: usize, length: usize): v128 {
  const bits = (<u64>length) << 3;
  const low: u64 = bits < 64 ? (1 << bits) - 1 : ~0;
  const high: u64 = bits > 64 ? (1 << (bits - 64)) - 1 : 0;
  return v128.and(withZeros(start), i64x2(low, high));
}

/** Is the slot's short text, of the same length, the one of these bytes? */
function isShortText(first: u64, last: u64): bool {
  return load<u64>(lastSlot, TEXT) == first && load<u64>(lastSlot, TEXT + 8) == last;
}

/** Is the slot's text, of the same length, that of the part but for the values of digits? */
function isText(start: usize, length: usize): bool {
  const text = lastSlot + TEXT;
  let at: usize = 0;
  for (; at + 16 <= length; at += 16) {
    if (v128.any_true(v128.xor(v128.load(text + at), withZeros(start + at)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(text + length - 16), withZeros(start + length - 16)));
}

/** Keeps the part's text and plan if it is the second of that text in its slot. */
export function keepPart(part: usize, plan: u32): void {
  if (lastKey == 0) return;
  if (load<u64>(lastKeys, CANDIDATE) != lastKey) {
    store<u64>(lastKeys, lastKey, CANDIDATE);
    return;
  }
  const known = planAt(plan);
  if (load<u8>(known, ADDRESS_TOTAL) != 0) return;
  if ((load<u8>(known, FLAGS) & (FLAG_HOST_ADDRESSES | FLAG_RUN)) != 0) return;
  const start = <usize>load<u32>(part, PART_START);
  const end = <usize>load<u32>(part, PART_END);
  const length = end - start;
  if (mayBeHex(start, end)) return;
  if (length >= LONG_BYTES) keepText(start, length);
  else v128.store(lastSlot, shortText(start, length), TEXT);
  store<u32>(lastSlot, <u32>length | way, LENGTH);
  store<u64>(lastKeys, lastKey);
  store<u32>(lastSlot, plan, PLAN);
}

function keepText(start: usize, length: usize): void {
  const text = lastSlot + TEXT;
  for (let at: usize = 0; at + 16 <= length; at += 16) v128.store(text + at, withZeros(start + at));
  v128.store(text + length - 16, withZeros(start + length - 16));
}
