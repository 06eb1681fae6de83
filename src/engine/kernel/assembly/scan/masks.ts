/**
 * Bit masks of the input, one bit a byte, 64 bytes at a time: where lines end, where numbers, quotes and
 * control characters stand. A number is digits, and dots that have digits on both sides. They are made a window
 * ahead of their use, so that the input and the masks are still in the cache when the lines are read.
 */
import { INPUT } from '../layout';
import { splat } from '../splat';

/** Bytes that are classified at a time; where a few lines here and there are read, about as many as these have. */
const WINDOW: usize = 65536;
const SHORT_WINDOW: usize = 256;

// The masks of 64 bytes stand together, in as many bytes.
const NEWLINES: usize = 0;
const NUMBERS: usize = 8;
const DOTS: usize = 16;
const TOUCHING: usize = 24;
const WORDS: usize = 32;
export const QUOTE_MARKS: usize = 40;
export const BACKSLASHES: usize = 48;
export const QUESTIONS: usize = 56;
const MASKS_BYTES: usize = 64;

/** How far behind the input their masks are. */
export let distance: usize = 0;
let quoted: bool = false;
let window: usize = WINDOW;
let classified: usize = 0;
let inputEnd: usize = 0;
let sawControls: bool = false;
export let sawBackslashes: bool = false;

/** The masks lie from `base` on, in as many bytes as the input. `withQuotes`: fill all of them. */
export function placeMasks(base: usize, withQuotes: bool): void {
  distance = base - INPUT;
  quoted = withQuotes;
}

/** Fills all of them, from the line that begins at `at` on. */
export function addQuotes(at: usize): void {
  quoted = true;
  classifyFrom(at);
}

/** The masks of the 64 bytes that hold `at`. */
function masksAt(at: usize): usize {
  return distance + (at & ~63);
}

/** Starts on an input of `length` bytes at INPUT, not before `skip`; 128 bytes behind it must be readable. */
export function beginInput(length: usize, skip: usize): void {
  window = WINDOW;
  inputEnd = INPUT + length;
  sawControls = false;
  sawBackslashes = false;
  classifyFrom(INPUT + skip);
}

/** Goes on at a line that begins at `at`; what lies between may be passed over. Some `bytes` from there on are read. */
export function skipTo(at: usize, bytes: usize): void {
  window = bytes < WINDOW ? SHORT_WINDOW : WINDOW;
  if (at > classified) classifyFrom(at);
}

function classifyFrom(at: usize): void {
  classified = at & ~63;
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
  const end = min(classified + window, inputEnd + 1);
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
  for (let p = classified; p < end; p += 64) {
    const masks = distance + p;
    const v0 = v128.load(p);
    const v1 = v128.load(p, 16);
    const v2 = v128.load(p, 32);
    const v3 = v128.load(p, 48);
    const n0 = i8x16.eq(v0, newline);
    const n1 = i8x16.eq(v1, newline);
    const n2 = i8x16.eq(v2, newline);
    const n3 = i8x16.eq(v3, newline);
    store<u64>(masks, bits(n0, n1, n2, n3), NEWLINES);
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
    store<u64>(masks, all, NUMBERS);
    store<u64>(masks, inner, DOTS);
    const letters = bits(
      inRange(v128.or(v0, space), lowerA, letterZ),
      inRange(v128.or(v1, space), lowerA, letterZ),
      inRange(v128.or(v2, space), lowerA, letterZ),
      inRange(v128.or(v3, space), lowerA, letterZ),
    );
    store<u64>(masks, digits | letters, WORDS);
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
    store<u64>(masks, (ends | (behind & letters)) & ~(all | dottedEnds), TOUCHING);
    // Newlines as 255, so that the least byte tells whether there are other controls.
    const least01 = i8x16.min_u(v128.or(v0, n0), v128.or(v1, n1));
    const least23 = i8x16.min_u(v128.or(v2, n2), v128.or(v3, n3));
    const least = i8x16.min_u(least01, least23);
    if (v128.any_true(i8x16.le_u(least, lastControl)) && controlsIn(p) != 0) sawControls = true;
  }
  if (quoted) classifyQuotes(end);
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
  for (let p = classified; p < end; p += 64) {
    const masks = distance + p;
    const v0 = v128.load(p);
    const v1 = v128.load(p, 16);
    const v2 = v128.load(p, 32);
    const v3 = v128.load(p, 48);
    store<u64>(masks, equal(v0, v1, v2, v3, quote), QUOTE_MARKS);
    store<u64>(masks, equal(v0, v1, v2, v3, question), QUESTIONS);
    // Most logs have no backslash.
    const either01 = v128.or(i8x16.eq(v0, backslash), i8x16.eq(v1, backslash));
    const either23 = v128.or(i8x16.eq(v2, backslash), i8x16.eq(v3, backslash));
    let escapes: u64 = 0;
    if (v128.any_true(v128.or(either01, either23))) {
      escapes = equal(v0, v1, v2, v3, backslash);
      sawBackslashes = true;
    }
    store<u64>(masks, escapes, BACKSLASHES);
  }
}

/** Where the line at `from` ends: its newline, or the input's end. */
export function newlineFrom(from: usize): usize {
  if (from >= classified) classifyWindow();
  let at = from & ~63;
  let mask = load<u64>(distance + at, NEWLINES) & (~0 << (from & 63));
  while (mask == 0) {
    at += 64;
    if (at >= classified) {
      if (at >= inputEnd) return inputEnd;
      classifyWindow();
    }
    mask = load<u64>(distance + at, NEWLINES);
  }
  return min(at + <usize>ctz(mask), inputEnd);
}

/** Is there a number without dots that ends at `end`, and a letter before or behind it? */
export function touchesLetter(end: usize): bool {
  return ((load<u64>(masksAt(end), TOUCHING) >> (end & 63)) & 1) != 0;
}

/** The 64 bits from `at` on, given what two masks say. */
function bitsFrom(at: usize, first: u64, second: u64): u64 {
  const bit = <u64>(at & 63);
  return (first >> bit) | ((second << 1) << (63 - bit));
}

/** The numbers among the 64 bytes from `at` on; the dots inside of them. */
export function numbersFrom(at: usize): u64 {
  const masks = masksAt(at);
  return bitsFrom(at, load<u64>(masks, NUMBERS), load<u64>(masks, MASKS_BYTES + NUMBERS));
}

export function dotsFrom(at: usize): u64 {
  const masks = masksAt(at);
  return bitsFrom(at, load<u64>(masks, DOTS), load<u64>(masks, MASKS_BYTES + DOTS));
}

/** Behind which of the numbers there is or may be a letter (see `touchesLetter`). */
export function touchingFrom(at: usize): u64 {
  const masks = masksAt(at);
  return bitsFrom(at, load<u64>(masks, TOUCHING), load<u64>(masks, MASKS_BYTES + TOUCHING));
}

/** The letters and digits there. */
export function wordsFrom(at: usize): u64 {
  const masks = masksAt(at);
  return bitsFrom(at, load<u64>(masks, WORDS), load<u64>(masks, MASKS_BYTES + WORDS));
}

/** Those among the 64 bytes before `end`: the last one in the highest bit. Those before the input mean nothing. */
export function wordsBefore(end: usize): u64 {
  const last = end - 1;
  const masks = masksAt(last);
  const bit = <u64>(last & 63);
  return (
    (load<u64>(masks, WORDS) << (63 - bit)) | ((load<u64>(masks - MASKS_BYTES, WORDS) >> 1) >> bit)
  );
}

/** Does [from, to) hold a control character that is no white space? */
export function hasControls(from: usize, to: usize): bool {
  if (!sawControls) return false;
  for (let base = from & ~63; base < to; base += 64) {
    if ((controlsIn(base) & inside(base, from, to)) != 0) return true;
  }
  return false;
}

/** A bit for each of the 64 bytes from `base` on that is in [from, to). */
export function inside(base: usize, from: usize, to: usize): u64 {
  let mask: u64 = ~0;
  if (base < from) mask <<= from & 63;
  const bytes = <u64>(to - base);
  if (bytes < 64) mask &= (1 << bytes) - 1;
  return mask;
}
