/**
 * Parts that come again and again as they are: user agents, referrers, messages, names of levels. What was
 * found for such a text is kept with the text, so that it is compared, which is much cheaper than scanned.
 * Only for parts without addresses: those are read from a scan's variables.
 */
import {
  PART_CACHE,
  PART_CACHE_SLOTS,
  PART_CACHE_TEXT,
  PART_END,
  PART_FIRST_VAR,
  PART_RECIPE,
  PART_START,
  PART_VAR_COUNT,
} from './layout';
import { ADDRESS_TOTAL, FLAG_HOST_ADDRESSES, FLAGS } from './recipe';
import { recipeAt } from './shapes';

// A slot: the key of its text, the key that asked last for the slot, the recipe.
const KEY: usize = 0;
const CANDIDATE: usize = 8;
const RECIPE: usize = 16;
const SLOT_BYTES: usize = 24;
const TEXT_BYTES: usize = 256;
/** Longer ones have no room. */
const MAX_BYTES: usize = 240;
/** Shorter ones may be numbers that are read, so they are kept only where they have no variables. */
const LONG_BYTES: usize = 16;

let lastKey: u64 = 0;
let lastSlot: usize = 0;
let lastText: usize = 0;

/** Gives the part its recipe where its text is known; else `keepPart` may be called once it has one. */
export function findPart(part: usize): bool {
  const start = <usize>load<u32>(part, PART_START);
  const end = <usize>load<u32>(part, PART_END);
  const length = end - start;
  if (length == 0 || length > MAX_BYTES) {
    lastKey = 0;
    return false;
  }
  const isShort = length < LONG_BYTES;
  const first = isShort ? firstBytes(start, length) : load<u64>(start);
  const last = length > 8 ? load<u64>(end - 8) : 0;
  let key = first * 0x9e3779b97f4a7c15;
  if (!isShort) key ^= load<u64>(start + (length >> 1));
  key = (key ^ (key >> 29)) * 0xd6e8feb86659fd93;
  key = ((key >> 29) ^ last ^ <u64>length) * 0x9e3779b97f4a7c15;
  const slot = <usize>((key >> 40) & <u64>(PART_CACHE_SLOTS - 1));
  lastKey = key;
  lastSlot = PART_CACHE + slot * SLOT_BYTES;
  lastText = PART_CACHE_TEXT + slot * TEXT_BYTES;
  if (load<u64>(lastSlot, KEY) != key || <usize>load<u8>(lastText) != length) return false;
  if (isShort ? !isShortText(first, last) : !isText(start, length)) return false;
  store<u32>(part, 0, PART_FIRST_VAR);
  store<u32>(part, 0, PART_VAR_COUNT);
  store<u32>(part, load<u32>(lastSlot, RECIPE), PART_RECIPE);
  return true;
}

/** The first 8 bytes, zeros in place of those that the part does not have. */
function firstBytes(start: usize, length: usize): u64 {
  const bytes = load<u64>(start);
  return length < 8 ? bytes & ((1 << ((<u64>length) << 3)) - 1) : bytes;
}

/** Is the slot's text, of the same length, the one with these bytes in front and at its end? */
function isShortText(first: u64, last: u64): bool {
  return load<u64>(lastText, 16) == first && load<u64>(lastText, 24) == last;
}

/** Is the slot's text, of the same length, that of the part? */
function isText(start: usize, length: usize): bool {
  const text = lastText + 16;
  let at: usize = 0;
  for (; at + 16 <= length; at += 16) {
    if (v128.any_true(v128.xor(v128.load(text + at), v128.load(start + at)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(text + length - 16), v128.load(start + length - 16)));
}

/** Keeps the part's text and recipe if it is the second of that text in its slot. */
export function keepPart(part: usize, recipe: u32): void {
  if (lastKey == 0) return;
  if (load<u64>(lastSlot, CANDIDATE) != lastKey) {
    store<u64>(lastSlot, lastKey, CANDIDATE);
    return;
  }
  const known = recipeAt(recipe);
  if (load<u8>(known, ADDRESS_TOTAL) != 0 || (load<u8>(known, FLAGS) & FLAG_HOST_ADDRESSES) != 0)
    return;
  const start = <usize>load<u32>(part, PART_START);
  const end = <usize>load<u32>(part, PART_END);
  const length = end - start;
  if (length >= LONG_BYTES) memory.copy(lastText + 16, start, length);
  else {
    if (load<u32>(part, PART_VAR_COUNT) != 0) return;
    store<u64>(lastText, firstBytes(start, length), 16);
    store<u64>(lastText, length > 8 ? load<u64>(end - 8) : 0, 24);
  }
  store<u8>(lastText, <u8>length);
  store<u64>(lastSlot, lastKey, KEY);
  store<u32>(lastSlot, recipe, RECIPE);
}
