/**
 * Bit masks of the input, one bit a byte, 64 bytes at a time: where lines end, where numbers, quotes and
 * control characters stand. A number is digits, and dots that have digits on both sides. They are made a window
 * ahead of their use, so that the input and the masks are still in the cache when the lines are read.
 */
import { INPUT, MAX_QUOTES, QUOTES } from './layout';
import { splat } from './splat';

/** Bytes that are classified at a time. */
const WINDOW: usize = 65536;

let newlines: usize = 0;
let numbers: usize = 0;
let dots: usize = 0;
let quotes: usize = 0;
let backslashes: usize = 0;
let questions: usize = 0;
let touching: usize = 0;
let words: usize = 0;
let controls: usize = 0;
let quoted: bool = false;
let classified: usize = 0;
let inputEnd: usize = 0;
let sawControls: bool = false;

/** Where the masks lie: nine of them, `bytes` each, from `base`. `withQuotes`: fill all of them. */
export function placeMasks(base: usize, bytes: usize, withQuotes: bool): void {
  newlines = base;
  numbers = base + bytes;
  dots = base + 6 * bytes;
  controls = base + 2 * bytes;
  quotes = base + 3 * bytes;
  backslashes = base + 4 * bytes;
  questions = base + 5 * bytes;
  touching = base + 7 * bytes;
  words = base + 8 * bytes;
  quoted = withQuotes;
}

/** Starts on an input of `length` bytes at INPUT, not before `skip`; 128 bytes behind it must be readable. */
export function beginInput(length: usize, skip: usize): void {
  classified = INPUT + (skip & ~63);
  inputEnd = INPUT + length;
  sawControls = false;
  lastNumber = 0;
  lastLetter = 0;
  lastLed = 0;
  lastDotted = 0;
}

function bits(v0: v128, v1: v128, v2: v128, v3: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(v0)) |
    ((<u64>(<u32>i8x16.bitmask(v1))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(v2))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(v3))) << 48)
  );
}

function equal(v0: v128, v1: v128, v2: v128, v3: v128, byte: v128): u64 {
  return bits(i8x16.eq(v0, byte), i8x16.eq(v1, byte), i8x16.eq(v2, byte), i8x16.eq(v3, byte));
}

/** Is v - from at most `last`, unsigned? Processors have that in one instruction less than "below". */
function inRange(v: v128, from: v128, last: v128): v128 {
  return i8x16.le_u(i8x16.sub(v, from), last);
}

// What goes on from the 64 bytes before: their last bits, and runs of numbers that were added to.
let lastNumber: u64 = 0;
let lastLetter: u64 = 0;
let lastLed: u64 = 0;
let lastDotted: u64 = 0;

function classifyWindow(): void {
  // The byte behind the input is looked at too.
  const end = min(classified + WINDOW, inputEnd + 1);
  let odd: u64 = 0;
  let carry: u64 = classified > INPUT ? <u64>i32(<u32>load<u8>(classified - 1) - 48 < 10) : 0;
  let number = lastNumber;
  let letter = lastLetter;
  let led = lastLed;
  let dotted = lastDotted;
  const newline = splat(10);
  const zero = splat(48);
  const nine = splat(9);
  const dot = splat(46);
  const space = splat(32);
  const lowerA = splat(97);
  const letterZ = splat(25);
  const lastControl = splat(31);
  let word = (classified - INPUT) >> 3;
  for (let p = classified; p < end; p += 64, word += 8) {
    const v0 = v128.load(p);
    const v1 = v128.load(p, 16);
    const v2 = v128.load(p, 32);
    const v3 = v128.load(p, 48);
    const n0 = i8x16.eq(v0, newline);
    const n1 = i8x16.eq(v1, newline);
    const n2 = i8x16.eq(v2, newline);
    const n3 = i8x16.eq(v3, newline);
    store<u64>(newlines + word, bits(n0, n1, n2, n3));
    const digits = bits(
      inRange(v0, zero, nine),
      inRange(v1, zero, nine),
      inRange(v2, zero, nine),
      inRange(v3, zero, nine),
    );
    let inner = equal(v0, v1, v2, v3, dot) & ((digits << 1) | carry);
    carry = digits >> 63;
    inner &= (digits >> 1) | ((<u64>i32(<u32>load<u8>(p, 64) - 48 < 10)) << 63);
    const all = digits | inner;
    store<u64>(numbers + word, all);
    store<u64>(dots + word, inner);
    const letters = bits(
      inRange(v128.or(v0, space), lowerA, letterZ),
      inRange(v128.or(v1, space), lowerA, letterZ),
      inRange(v128.or(v2, space), lowerA, letterZ),
      inRange(v128.or(v3, space), lowerA, letterZ),
    );
    store<u64>(words + word, digits | letters);
    // A bit that is added to a run of ones turns into the bit behind the run.
    const behind = (all << 1) | number;
    const leading = all + (all & ~behind & ((letters << 1) | letter));
    const ends = leading + led;
    led = <u64>i32(leading < all) | <u64>i32(ends < leading);
    const dotting = all + inner;
    const dottedEnds = dotting + dotted;
    dotted = <u64>i32(dotting < all) | <u64>i32(dottedEnds < dotting);
    number = all >> 63;
    letter = letters >> 63;
    store<u64>(touching + word, (ends | (behind & letters)) & ~(all | dottedEnds));
    // Newlines as 255, so that the least byte tells whether there are other controls.
    const least01 = i8x16.min_u(v128.or(v0, n0), v128.or(v1, n1));
    const least23 = i8x16.min_u(v128.or(v2, n2), v128.or(v3, n3));
    let low: u64 = 0;
    if (v128.any_true(i8x16.le_u(i8x16.min_u(least01, least23), lastControl))) {
      low = controlsIn(p);
      odd |= low;
    }
    store<u64>(controls + word, low);
  }
  if (quoted) classifyQuotes(end);
  if (odd != 0) sawControls = true;
  lastNumber = number;
  lastLetter = letter;
  lastLed = led;
  lastDotted = dotted;
  classified = end;
}

/** Control characters in the 64 bytes, but for newlines, tabs and carriage returns, which are text. */
function controlsIn(p: usize): u64 {
  const v0 = v128.load(p);
  const v1 = v128.load(p, 16);
  const v2 = v128.load(p, 32);
  const v3 = v128.load(p, 48);
  const last = splat(31);
  const low = bits(
    i8x16.le_u(v0, last),
    i8x16.le_u(v1, last),
    i8x16.le_u(v2, last),
    i8x16.le_u(v3, last),
  );
  const white = equal(v0, v1, v2, v3, splat(9)) | equal(v0, v1, v2, v3, splat(13));
  return low & ~(white | equal(v0, v1, v2, v3, splat(10)));
}

/** Where quotes, backslashes and question marks stand, up to `end`. */
function classifyQuotes(end: usize): void {
  const quote = splat(34);
  const backslash = splat(92);
  const question = splat(63);
  let word = (classified - INPUT) >> 3;
  for (let p = classified; p < end; p += 64, word += 8) {
    const v0 = v128.load(p);
    const v1 = v128.load(p, 16);
    const v2 = v128.load(p, 32);
    const v3 = v128.load(p, 48);
    store<u64>(quotes + word, equal(v0, v1, v2, v3, quote));
    store<u64>(backslashes + word, equal(v0, v1, v2, v3, backslash));
    store<u64>(questions + word, equal(v0, v1, v2, v3, question));
  }
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

/** Is there a number without dots that ends at `end`, and a letter before or behind it? */
export function touchesLetter(end: usize): bool {
  return ((load<u64>(touching + (((end - INPUT) >> 6) << 3)) >> (end & 63)) & 1) != 0;
}

/** A bit for each of the 64 bytes from `at` on. */
function bitsFrom(mask: usize, at: usize): u64 {
  const word = mask + (((at - INPUT) >> 6) << 3);
  const bit = <u64>(at & 63);
  return (load<u64>(word) >> bit) | ((load<u64>(word, 8) << 1) << (63 - bit));
}

/** The numbers among the 64 bytes from `at` on; the dots inside of them. */
export function numbersFrom(at: usize): u64 {
  return bitsFrom(numbers, at);
}

export function dotsFrom(at: usize): u64 {
  return bitsFrom(dots, at);
}

/** The letters and digits there. */
export function wordsFrom(at: usize): u64 {
  return bitsFrom(words, at);
}

/** Those among the 64 bytes before `end`: the last one in the highest bit. Those before the input mean nothing. */
export function wordsBefore(end: usize): u64 {
  const last = end - 1;
  const word = words + (((last - INPUT) >> 6) << 3);
  const bit = <u64>(last & 63);
  return (load<u64>(word) << (63 - bit)) | ((load<u64>(word - 8) >> 1) >> bit);
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

/**
 * Lists the quotes in [from, to) in QUOTES; returns how many, or -1 for too many. Four at a time whether there are
 * so many or not: how many stand in 64 bytes no processor can foresee.
 */
export function listQuotes(from: usize, to: usize): i32 {
  let out = QUOTES;
  for (let base = from & ~63; base < to; base += 64) {
    let word = load<u64>(quotes + ((base - INPUT) >> 3));
    if (base < from) word &= ~0 << (from & 63);
    if (to - base < 64) word &= (1 << (<u64>(to - base))) - 1;
    const end = out + ((<usize>popcnt(word)) << 2);
    if (end > QUOTES + (MAX_QUOTES << 2)) return -1;
    do {
      for (let i: usize = 0; i < 16; i += 4) {
        store<u32>(out + i, <u32>base + <u32>ctz(word));
        word &= word - 1;
      }
      out += 16;
    } while (out < end);
    out = end;
  }
  return <i32>((out - QUOTES) >> 2);
}

/** The same where there are backslashes: every second one closes what the one before it opens. */
export function listPairs(from: usize, to: usize): i32 {
  let out = QUOTES;
  for (let open = next(quotes, from, to); open < to; open = next(quotes, open, to)) {
    if (out > QUOTES + (MAX_QUOTES << 2) - 8) return -1;
    const close = closingQuote(open + 1, to);
    store<u32>(out, <u32>open);
    if (close == to) return <i32>((out - QUOTES) >> 2) + 1;
    store<u32>(out, <u32>close, 4);
    out += 8;
    open = close + 1;
  }
  return <i32>((out - QUOTES) >> 2);
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
function closingQuote(from: usize, to: usize): usize {
  let quote = next(quotes, from, to);
  let escape = next(backslashes, from, to);
  while (escape < quote) {
    // A quote right behind the backslash is part of the text.
    if (escape + 1 == quote) quote = next(quotes, quote + 1, to);
    escape = next(backslashes, escape + 2, to);
  }
  return quote;
}
