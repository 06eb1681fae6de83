/**
 * Timestamps. The host reads a date once for each minute; what changes from line to line, seconds and
 * their fraction, is read here. A moment is remembered by the bytes before its seconds and behind its
 * fraction (a zone, a year), so that nothing is taken for equal that is not.
 */
import { readMoment } from '../host';
import { LAST_TIME, MOMENT_BYTES, MOMENT_SLOTS, MOMENTS } from '../layout';
import {
  NO_PART,
  TIME_DATED,
  TIME_EPOCH,
  TIME_LAYOUT,
  TIME_PART,
  TIME_SECOND,
  TIME_SUFFIX,
} from '../plan';

const QUOTE: u8 = 34;

// One remembered moment: head (16 bytes), last 8 bytes before the seconds, suffix, milliseconds, layout.
const HEAD: usize = 0;
const TAIL: usize = 16;
const SUFFIX: usize = 24;
const MILLIS: usize = 32;
const LAYOUT: usize = 40;

// The timestamp that was read last: its layout (0: none), a bit for each of the bytes that decided about it,
// which are at LAST_TIME, and what it says.
let lastLayout: u32 = 0;
let lastBytes: u32 = 0;
let lastTime: f64 = NaN;

function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - 48 < 10;
}

/** Milliseconds since the epoch of the timestamp at `start`, or NaN: ask the interpreter. */
export function timeAt(plan: usize, mode: u8, start: usize): f64 {
  return mode == TIME_DATED ? datedTime(plan, start) : epochTime(start, mode == TIME_EPOCH);
}

function datedTime(plan: usize, start: usize): f64 {
  const layout = <u32>load<u16>(plan, TIME_LAYOUT);
  if (layout == lastLayout && isLastTime(start)) return lastTime;
  const second = start + <usize>load<u8>(plan, TIME_SECOND);
  const suffixBytes = <usize>load<u8>(plan, TIME_SUFFIX);
  const tens = <u32>load<u8>(second) - 48;
  const ones = <u32>load<u8>(second, 1) - 48;
  if (tens > 6 || ones > 9) return NaN;
  const seconds = tens * 10 + ones;
  if (seconds > 60) return NaN;
  let end = second + 2;
  let millis: u32 = 0;
  const mark = load<u8>(end);
  if ((mark == 46 || mark == 44) && isDigit(end + 1)) {
    end++;
    const from = end;
    for (let weight: u32 = 100; isDigit(end); end++) {
      millis += (<u32>load<u8>(end) - 48) * weight;
      weight /= 10;
    }
    if (end - from > 9) return NaN;
  }
  const behind = end + suffixBytes;
  if (isDigit(behind) || (suffixBytes == 0 && isDigit(end))) return NaN;
  // What stands outside of parts is as it was when the shape was planned; a part may hold anything.
  const isInPart = load<u8>(plan, TIME_PART) != NO_PART;
  if (isInPart && load<u8>(behind) != QUOTE) return NaN;
  const suffix = load<u64>(end) & ((1 << (suffixBytes << 3)) - 1);
  const tail = load<u64>(second - 8);
  const slot = slotOf(load<u64>(start) ^ rotl(suffix, 40), tail);
  const isKnown =
    load<u64>(slot, TAIL) == tail &&
    load<u64>(slot, SUFFIX) == suffix &&
    load<u32>(slot, LAYOUT) == layout &&
    !v128.any_true(v128.xor(v128.load(slot), headOf(start, second)));
  if (!isKnown) {
    const base = readMoment(layout, start, behind);
    if (isNaN(base)) return NaN;
    v128.store(slot, headOf(start, second));
    store<u64>(slot, tail, TAIL);
    store<u64>(slot, suffix, SUFFIX);
    store<f64>(slot, base, MILLIS);
    store<u32>(slot, layout, LAYOUT);
  }
  const time = load<f64>(slot, MILLIS) + <f64>(seconds * 1000 + millis);
  // A byte behind it was looked at, and where it has no fraction two bytes behind the seconds.
  keepTime(layout, start, max(behind, second + 3) + 1 - start, time);
  return time;
}

/** Where a moment is remembered: by its first and last bytes, as some logs have many at a time, in no order. */
function slotOf(first: u64, last: u64): usize {
  const hash = (last ^ (first * 0x9e3779b97f4a7c15)) * 0xd6e8feb86659fd93;
  return MOMENTS + <usize>(<u32>(hash >> 40) & (MOMENT_SLOTS - 1)) * MOMENT_BYTES;
}

/** Does the text at `start` begin as the last timestamp, as far as it was looked at? */
function isLastTime(start: usize): bool {
  const same =
    i8x16.bitmask(i8x16.eq(v128.load(start), v128.load(LAST_TIME))) |
    (i8x16.bitmask(i8x16.eq(v128.load(start, 16), v128.load(LAST_TIME, 16))) << 16);
  return (~(<u32>same) & lastBytes) == 0;
}

/** Nothing but these `length` bytes decides what a timestamp of this layout says. */
function keepTime(layout: u32, start: usize, length: usize, time: f64): void {
  lastLayout = length < 32 ? layout : 0;
  lastBytes = (1 << (<u32>length)) - 1;
  lastTime = time;
  v128.store(LAST_TIME, v128.load(start));
  v128.store(LAST_TIME, v128.load(start, 16), 16);
}

/** The first 16 bytes up to the seconds; shorter ones are told apart by the last 8. */
function headOf(start: usize, second: usize): v128 {
  return second - start >= 16 ? v128.load(start) : i64x2(<i64>load<u64>(start), 0);
}

/**
 * Seconds, milli-, micro- or nanoseconds since the epoch, by the count of digits. `isStrict`: text, as
 * `epoch` in ../../timestamp/epoch.ts reads it; else a number of JSON, as its `epochNumber` does. NaN
 * also where a number so near to a whole millisecond stands that its rounding matters.
 */
function epochTime(start: usize, isStrict: bool): f64 {
  let end = start;
  let value: u64 = 0;
  while (isDigit(end)) {
    value = value * 10 + <u64>(load<u8>(end) - 48);
    end++;
    if (end - start > 19) return NaN;
  }
  const count = end - start;
  const hasFraction =
    (load<u8>(end) == 46 || (isStrict && load<u8>(end) == 44)) && isDigit(end + 1);
  if (isStrict) {
    if (count == 10) return withFraction(value, end, hasFraction, true);
    // Behind another unit a fraction is no part of the time, and the form that has a time there reads the line or does not.
    if (hasFraction) return NaN;
    if (count == 13) return <f64>value;
    if (count == 16) return <f64>(value / 1000);
    return count == 19 ? <f64>(value / 1000000) : NaN;
  }
  if (count < 9 || load<u8>(start) == 48) return NaN;
  if (count <= 10) return withFraction(value, end, hasFraction, false);
  if (hasFraction || count == 11) return NaN;
  if (count <= 14) return <f64>value;
  if (count <= 16) return <f64>(value / 1000);
  const rest = value % 1000000;
  return count < 18 || rest < 1000 || rest > 999000 ? NaN : <f64>(value / 1000000);
}

function withFraction(seconds: u64, end: usize, hasFraction: bool, isStrict: bool): f64 {
  if (!hasFraction) return <f64>(seconds * 1000);
  let micros: u64 = 0;
  let count = 0;
  for (let at = end + 1; isDigit(at); at++) {
    if (count < 6) micros = micros * 10 + <u64>(load<u8>(at) - 48);
    count++;
  }
  if (isStrict && count > 9) return NaN;
  if (!isStrict && count > 5 && micros % 1000 >= 990) return NaN;
  for (let i = count; i < 6; i++) micros *= 10;
  return <f64>(seconds * 1000 + micros / 1000);
}
