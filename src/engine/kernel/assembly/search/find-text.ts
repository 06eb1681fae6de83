/**
 * Finds a text, ASCII case-insensitive. Two of its bytes, which the host takes for rare, are compared at 64 places at a
 * time; only where both are there the whole text is (as the memmem of W. Mula's "SIMD-friendly algorithms for substring
 * searching", 2018, does with the first and the last byte).
 */
import { NEEDLE, NEEDLE_CASES } from '../layout';
import { splat } from '../splat';

let length: usize = 0;
let firstAt: usize = 0;
let secondAt: usize = 0;

/** What is looked for: `bytes` at NEEDLE, of which those at `first` and `second` are rare. */
export function setNeedle(bytes: u32, first: u32, second: u32): void {
  length = <usize>bytes;
  firstAt = <usize>first;
  secondAt = <usize>second;
}

/** The first place at or behind `from` where all of the text stands before `to`; 0 for none. 128 bytes behind are readable. */
export function findText(from: usize, to: usize): usize {
  if (length == 0 || from + length > to) return 0;
  const first = splat(load<u8>(NEEDLE + firstAt));
  const firstCase = splat(load<u8>(NEEDLE_CASES + firstAt));
  const second = splat(load<u8>(NEEDLE + secondAt));
  const secondCase = splat(load<u8>(NEEDLE_CASES + secondAt));
  // Behind the last place at which it may begin.
  const end = to - length + 1;
  for (let p = from; p < end; p += 64) {
    const a = p + firstAt;
    const b = p + secondAt;
    const m0 = both(a, b, first, firstCase, second, secondCase);
    const m1 = both(a + 16, b + 16, first, firstCase, second, secondCase);
    const m2 = both(a + 32, b + 32, first, firstCase, second, secondCase);
    const m3 = both(a + 48, b + 48, first, firstCase, second, secondCase);
    if (!v128.any_true(v128.or(v128.or(m0, m1), v128.or(m2, m3)))) continue;
    let places =
      <u64>(<u32>i8x16.bitmask(m0)) |
      ((<u64>(<u32>i8x16.bitmask(m1))) << 16) |
      ((<u64>(<u32>i8x16.bitmask(m2))) << 32) |
      ((<u64>(<u32>i8x16.bitmask(m3))) << 48);
    for (; places != 0; places &= places - 1) {
      const at = p + <usize>ctz(places);
      if (at >= end) return 0;
      if (standsAt(at)) return at;
    }
  }
  return 0;
}

/** Where both rare bytes are, in either case. */
function both(
  a: usize,
  b: usize,
  first: v128,
  firstCase: v128,
  second: v128,
  secondCase: v128,
): v128 {
  return v128.and(
    i8x16.eq(v128.or(v128.load(a), firstCase), first),
    i8x16.eq(v128.or(v128.load(b), secondCase), second),
  );
}

function standsAt(at: usize): bool {
  for (let i: usize = 0; i < length; i++) {
    if ((load<u8>(at + i) | load<u8>(NEEDLE_CASES + i)) != load<u8>(NEEDLE + i)) return false;
  }
  return true;
}

/** Counts the lines of [from, to) in which the text stands as a whole: no line is counted twice. */
export function countLinesWithText(from: usize, to: usize): u32 {
  let count: u32 = 0;
  for (let at = findText(from, to); at != 0; at = findText(at, to)) {
    count++;
    at = newlineBehind(at, to);
    if (at >= to) break;
  }
  return count;
}

/** The first newline at or behind `at`; `to` or more where there is none before it. */
export function newlineBehind(at: usize, to: usize): usize {
  const newline = splat(10);
  for (let p = at; p < to; p += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p), newline));
    if (found != 0) return p + <usize>ctz(found);
  }
  return to;
}

/** Where the line of the byte at `at` begins: behind the last newline before it, or at `least`. */
export function lineStart(at: usize, least: usize): usize {
  const newline = splat(10);
  for (let p = at; p > least; p -= 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p - 16), newline));
    if (found != 0) return max(least, p + 16 - <usize>clz(found));
  }
  return least;
}

/** How many newlines there are in [from, to). */
export function countNewlines(from: usize, to: usize): u32 {
  const newline = splat(10);
  let count: u32 = 0;
  let p = from;
  for (; p + 16 <= to; p += 16) {
    count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(p), newline)));
  }
  for (; p < to; p++) if (load<u8>(p) == 10) count++;
  return count;
}
