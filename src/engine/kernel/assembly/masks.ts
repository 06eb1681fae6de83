/**
 * Bit masks of the input, one bit a byte, 64 bytes at a time: where lines end, where numbers, quotes and
 * control characters stand. A number is digits, and dots that have digits on both sides. They are made a window
 * ahead of their use, so that the input and the masks are still in the cache when the lines are read.
 */
import { INPUT } from './layout';

/** Bytes that are classified at a time. */
const WINDOW: usize = 65536;

let newlines: usize = 0;
let numbers: usize = 0;
let dots: usize = 0;
let quotes: usize = 0;
let backslashes: usize = 0;
let questions: usize = 0;
let controls: usize = 0;
let quoted: bool = false;
let classified: usize = 0;
let inputEnd: usize = 0;
let sawControls: bool = false;

/** Where the masks lie: seven of them, `bytes` each, from `base`. `withQuotes`: fill all of them. */
export function placeMasks(base: usize, bytes: usize, withQuotes: bool): void {
  newlines = base;
  numbers = base + bytes;
  dots = base + 6 * bytes;
  controls = base + 2 * bytes;
  quotes = base + 3 * bytes;
  backslashes = base + 4 * bytes;
  questions = base + 5 * bytes;
  quoted = withQuotes;
}

/** Starts on an input of `length` bytes at INPUT, not before `skip`; 128 bytes behind it must be readable. */
export function beginInput(length: usize, skip: usize): void {
  classified = INPUT + (skip & ~63);
  inputEnd = INPUT + length;
  sawControls = false;
}

function bits(v0: v128, v1: v128, v2: v128, v3: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(v0)) |
    ((<u64>(<u32>i8x16.bitmask(v1))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(v2))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(v3))) << 48)
  );
}

function equal(v0: v128, v1: v128, v2: v128, v3: v128, byte: i8): u64 {
  const b = i8x16.splat(byte);
  return bits(i8x16.eq(v0, b), i8x16.eq(v1, b), i8x16.eq(v2, b), i8x16.eq(v3, b));
}

/** Is v - from below `size`, unsigned? */
function inRange(v: v128, from: i8, size: i8): v128 {
  return i8x16.lt_u(i8x16.sub(v, i8x16.splat(from)), i8x16.splat(size));
}

/** Control characters but for newlines. */
function lowOf(v: v128): v128 {
  return v128.andnot(i8x16.lt_u(v, i8x16.splat(32)), i8x16.eq(v, i8x16.splat(10)));
}

function classifyWindow(): void {
  const end = min(classified + WINDOW, inputEnd);
  let odd: u64 = 0;
  let carry: u64 = classified > INPUT ? <u64>i32(<u32>load<u8>(classified - 1) - 48 < 10) : 0;
  let word = (classified - INPUT) >> 3;
  for (let p = classified; p < end; p += 64, word += 8) {
    const v0 = v128.load(p);
    const v1 = v128.load(p, 16);
    const v2 = v128.load(p, 32);
    const v3 = v128.load(p, 48);
    const lines = equal(v0, v1, v2, v3, 10);
    store<u64>(newlines + word, lines);
    const digits = bits(
      inRange(v0, 48, 10),
      inRange(v1, 48, 10),
      inRange(v2, 48, 10),
      inRange(v3, 48, 10),
    );
    let inner = equal(v0, v1, v2, v3, 46) & ((digits << 1) | carry);
    carry = digits >> 63;
    inner &= (digits >> 1) | ((<u64>i32(<u32>load<u8>(p, 64) - 48 < 10)) << 63);
    store<u64>(numbers + word, digits | inner);
    store<u64>(dots + word, inner);
    let low: u64 = 0;
    if (v128.any_true(v128.or(v128.or(lowOf(v0), lowOf(v1)), v128.or(lowOf(v2), lowOf(v3))))) {
      low = bits(lowOf(v0), lowOf(v1), lowOf(v2), lowOf(v3));
      // Tabs and carriage returns are text.
      low &= ~(equal(v0, v1, v2, v3, 9) | equal(v0, v1, v2, v3, 13));
    }
    store<u64>(controls + word, low);
    odd |= low;
    if (quoted) {
      store<u64>(quotes + word, equal(v0, v1, v2, v3, 34));
      store<u64>(backslashes + word, equal(v0, v1, v2, v3, 92));
      store<u64>(questions + word, equal(v0, v1, v2, v3, 63));
    }
  }
  if (odd != 0) sawControls = true;
  classified = end;
}

/** Where the line at `from` ends: its newline, or the input's end. */
export function newlineFrom(from: usize): usize {
  let word = (from - INPUT) >> 6;
  if (from >= classified) classifyWindow();
  let mask = load<u64>(newlines + (word << 3)) & (~0 << (from & 63));
  while (mask == 0) {
    word++;
    const at = INPUT + (word << 6);
    if (at >= classified) {
      if (at >= inputEnd) return inputEnd;
      classifyWindow();
    }
    mask = load<u64>(newlines + (word << 3));
  }
  return min(INPUT + (word << 6) + <usize>ctz(mask), inputEnd);
}

/** The numbers in the 64 bytes that hold `at`. */
export function numberWord(at: usize): u64 {
  return load<u64>(numbers + (((at - INPUT) >> 6) << 3));
}

/** The dots inside of numbers, there. */
export function dotWord(at: usize): u64 {
  return load<u64>(dots + (((at - INPUT) >> 6) << 3));
}

/** Does [from, to) hold a control character that is no white space? */
export function hasControls(from: usize, to: usize): bool {
  return sawControls && next(controls, from, to) < to;
}

/** The first bit of a mask in [from, to), or `to`. */
function next(mask: usize, from: usize, to: usize): usize {
  if (from >= to) return to;
  let word = (from - INPUT) >> 6;
  let found = load<u64>(mask + (word << 3)) & (~0 << (from & 63));
  while (found == 0) {
    word++;
    if (INPUT + (word << 6) >= to) return to;
    found = load<u64>(mask + (word << 3));
  }
  return min(INPUT + (word << 6) + <usize>ctz(found), to);
}

// The quotes that are not taken yet: those of one word, and where the next one begins.
let quoteWord: u64 = 0;
let quoteBase: usize = 0;
let quoteEnd: usize = 0;

/** Begins to take the quotes in [from, to). */
export function beginQuotes(from: usize, to: usize): void {
  quoteBase = from & ~63;
  quoteEnd = to;
  // Behind the last byte of the input no mask was made.
  quoteWord = from < to ? load<u64>(quotes + ((quoteBase - INPUT) >> 3)) & (~0 << (from & 63)) : 0;
}

/** The next quote, or the end where there is none; then it is not to be called again. */
export function takeQuote(): usize {
  while (quoteWord == 0) {
    quoteBase += 64;
    if (quoteBase >= quoteEnd) return quoteEnd;
    quoteWord = load<u64>(quotes + ((quoteBase - INPUT) >> 3));
  }
  const quote = quoteBase + <usize>ctz(quoteWord);
  quoteWord &= quoteWord - 1;
  return min(quote, quoteEnd);
}

/** The first question mark in [from, to), or `to`. */
export function nextQuestion(from: usize, to: usize): usize {
  return next(questions, from, to);
}

/** The first backslash in [from, to), or `to`. */
export function nextBackslash(from: usize, to: usize): usize {
  return next(backslashes, from, to);
}

/** The quote that closes a string whose first character is at `from`, or `to`: `\x` is one character. */
export function closingQuote(from: usize, to: usize): usize {
  let quote = next(quotes, from, to);
  let escape = next(backslashes, from, to);
  while (escape < quote) {
    // A quote right behind the backslash is part of the text.
    if (escape + 1 == quote) quote = next(quotes, quote + 1, to);
    escape = next(backslashes, escape + 2, to);
  }
  return quote;
}
