/**
 * Parts that come again and again as they are: user agents, referrers, messages. What was found for such
 * a text is kept with the text, so that it is compared, which is much cheaper than scanned. Only for parts
 * without addresses: those are read from a scan's variables.
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
/** Shorter ones are scanned as fast; longer ones have no room. */
const MIN_BYTES: usize = 16;
const MAX_BYTES: usize = 240;

let lastKey: u64 = 0;
let lastSlot: usize = 0;
let lastText: usize = 0;

/** Gives the part its recipe where its text is known; else `keepPart` may be called once it has one. */
export function findPart(part: usize): bool {
  const start = <usize>load<u32>(part, PART_START);
  const end = <usize>load<u32>(part, PART_END);
  const length = end - start;
  if (length < MIN_BYTES || length > MAX_BYTES) {
    lastKey = 0;
    return false;
  }
  let key = load<u64>(start) * 0x9e3779b97f4a7c15;
  key = (key ^ load<u64>(start + (length >> 1))) * 0xd6e8feb86659fd93;
  key = ((key >> 29) ^ load<u64>(end - 8) ^ <u64>length) * 0x9e3779b97f4a7c15;
  const slot = <usize>((key >> 40) & <u64>(PART_CACHE_SLOTS - 1));
  lastKey = key;
  lastSlot = PART_CACHE + slot * SLOT_BYTES;
  lastText = PART_CACHE_TEXT + slot * TEXT_BYTES;
  if (load<u64>(lastSlot, KEY) != key || !isText(start, length)) return false;
  store<u32>(part, 0, PART_FIRST_VAR);
  store<u32>(part, 0, PART_VAR_COUNT);
  store<u32>(part, load<u32>(lastSlot, RECIPE), PART_RECIPE);
  return true;
}

/** Is the slot's text, whose length its first byte holds, that of the part? */
function isText(start: usize, length: usize): bool {
  if (<usize>load<u8>(lastText) != length) return false;
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
  const length = <usize>load<u32>(part, PART_END) - start;
  store<u8>(lastText, <u8>length);
  memory.copy(lastText + 16, start, length);
  store<u64>(lastSlot, lastKey, KEY);
  store<u32>(lastSlot, recipe, RECIPE);
}
