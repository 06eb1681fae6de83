/**
 * What is known of the start of a line: the text of the one before, and the variables in it with the hash behind each.
 * One that starts with the same bytes, a date and an hour mostly, goes on behind the last variable that these bytes
 * decide about.
 */
import { LINE_START } from '../layout';

/** Bytes of a start that are compared, as many as there is room for before the hashes: a time, and some of what stands behind it. */
export const START_BYTES: usize = 48;
/** Inside of a word that was looked at as a whole nothing goes on. */
export const NEVER: usize = 255;

// One start: text, the hashes before it, how many variables, their places in it, what is known behind each.
const HASH_A: usize = 48;
const HASH_B: usize = 56;
const COUNT: usize = 64;
const PLACES: usize = 80;
const STATES: usize = 280;
// Behind a variable: both hashes, where the next key is, and how many bytes from the start decide about it.
const STATE_BYTES: usize = 24;
const STATE_B: usize = 8;
const KEY: usize = 16;
const DECIDING: usize = 20;

/** How many variables of the start under way are known. */
let count: usize = 0;

/**
 * Begins with the text at `from`, of which `room` bytes count, behind text with these hashes. Returns how many of its
 * variables are known, whose places and hashes can be asked for; more may be noted.
 */
export function beginStart(from: usize, room: usize, a: u64, b: u64): usize {
  count = <usize>load<u32>(LINE_START, COUNT);
  const text0 = v128.load(from);
  const text1 = v128.load(from, 16);
  const text2 = v128.load(from, 32);
  let equal: u64 = 0;
  if (load<u64>(LINE_START, HASH_A) == a && load<u64>(LINE_START, HASH_B) == b) {
    equal =
      <u64>(<u32>i8x16.bitmask(i8x16.eq(text0, v128.load(LINE_START)))) |
      ((<u64>(<u32>i8x16.bitmask(i8x16.eq(text1, v128.load(LINE_START, 16))))) << 16) |
      ((<u64>(<u32>i8x16.bitmask(i8x16.eq(text2, v128.load(LINE_START, 32))))) << 32);
  }
  const same = min(<usize>ctz(~equal), room);
  while (count > 0 && <usize>load<u32>(lastState(), DECIDING) > same) count--;
  v128.store(LINE_START, text0);
  v128.store(LINE_START, text1, 16);
  v128.store(LINE_START, text2, 32);
  store<u64>(LINE_START, a, HASH_A);
  store<u64>(LINE_START, b, HASH_B);
  store<u32>(LINE_START, <u32>count, COUNT);
  return count;
}

/** Notes a variable by its place in the start, with the hashes behind it; at most one for two bytes. */
export function noteVariable(
  from: usize,
  to: usize,
  a: u64,
  b: u64,
  key: usize,
  deciding: usize,
): void {
  store<u64>(LINE_START + PLACES + (count << 3), <u64>from | ((<u64>to) << 32));
  count++;
  store<u32>(LINE_START, <u32>count, COUNT);
  const state = lastState();
  store<u64>(state, a);
  store<u64>(state, b, STATE_B);
  store<u32>(state, <u32>key, KEY);
  store<u32>(state, <u32>deciding, DECIDING);
}

/** Writes the known variables of a start at `from` to `list`, and one more that means nothing. */
export function placeVariables(list: usize, from: usize): void {
  const base = i32x4.splat(<i32>from);
  const places = LINE_START + PLACES;
  for (let i: usize = 0; i < count; i += 2) {
    v128.store(list + (i << 3), i32x4.add(v128.load(places + (i << 3)), base));
  }
}

/** Where the last known variable ends, from the start on. */
export function lastEnd(): usize {
  return <usize>load<u32>(LINE_START + PLACES + ((count - 1) << 3), 4);
}

/** The hashes behind the last known variable. */
export function lastA(): u64 {
  return load<u64>(lastState());
}

export function lastB(): u64 {
  return load<u64>(lastState(), STATE_B);
}

/** Where the key of the next block is. */
export function lastKey(): usize {
  return <usize>load<u32>(lastState(), KEY);
}

function lastState(): usize {
  return LINE_START + STATES + (count - 1) * STATE_BYTES;
}
