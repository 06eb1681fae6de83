/**
 * The shape of a line: what stays when its variable tokens are taken out. Constants between them are
 * hashed, eight bytes a step; variables are noted with their places. Two lines of one shape differ in
 * nothing but the digits of numbers and the text of ids, which is what makes a decision about the first
 * of them hold for all the others (../learn/ says which decisions).
 *
 * Variables are numbers (their dots are counted in the shape); words of hexadecimal letters and digits;
 * UUIDs; groups of them with colons (MAC, IPv6); and words that mix letters and digits like a random id.
 *
 * The hash is two of 64 bits side by side, each by multiplying and shifting or turning as xxHash and
 * wyhash do. Two shapes that nobody has made for the purpose clash with a chance of 2^-128; the factors
 * are drawn anew in each process, so that nobody can make such shapes.
 */
import { START_VARS } from './layout';
import { dotWord, numberWord } from './masks';
import {
  isUnit,
  kindAt,
  LETTER,
  readWord,
  wordEnd,
  wordIsLocal,
  wordStart,
  wordTag,
} from './words';

// What stands behind a constant run. With the run's length (0..7) in the low bits it fills the last,
// partial block's top byte, where it cannot be taken for text: such control characters never get here.
const TAG_NUMBER: u64 = 0;
const TAG_END: u64 = 3;
/** The top byte of a block that holds the dots of a number. */
const DOTS: u64 = 31 << 56;

/** The hash of the shape that was scanned last. */
export let hashA: u64 = 0;
export let hashB: u64 = 0;
/** Odd factors of the hash, see `seedScan`. */
export let factorA: u64 = 0x9e3779b97f4a7c15;
let factorB: u64 = 0xd6e8feb86659fd93;

/** Where the next variable goes, and where there is no more room. */
export let variables: usize = 0;
let variablesEnd: usize = 0;

/** Sets the factors of the hash; any odd ones will do. */
export function seedScan(a: u64, b: u64): void {
  factorA = a | 1;
  factorB = b | 1;
}

// What is known of the last line's start, after which a line with the same start goes on: a date and an
// hour mostly. `LONG` goes further, as long as lines are of the same second.
const SHORT_BYTES: usize = 16;
const LONG_BYTES: usize = 24;
let shortText: v128 = i64x2.splat(0);
let shortEnd: usize = 0;
let shortA: u64 = 0;
let shortB: u64 = 0;
let shortVars: usize = 0;
/** The 8 bytes behind the short start. */
let longText: u64 = 0;
let longEnd: usize = 0;
let longA: u64 = 0;
let longB: u64 = 0;
let longVars: usize = 0;

/**
 * Adds [from, to) to the hash, from `piece` on, and its variables to the list. `isStart`: it is the start
 * of a line, of which the first `seen` variables are known, and more are noted. Returns false where there
 * are too many variables.
 */
export function scanSpan(from: usize, piece: usize, to: usize, isStart: bool, seen: usize): bool {
  let a = hashA;
  let b = hashB;
  const fa = factorA;
  const fb = factorB;
  let out = variables;
  let checked: usize = 0;
  let canResume: bool = isStart;
  const at = piece;
  let base = at & ~63;
  let word: u64 = at < to ? numberWord(at) & (~0 << (at & 63)) : 0;
  for (;;) {
    // The next variable: [s, e).
    let dots: u64 = 0;
    let s = to;
    let e = to;
    let tag = TAG_END;
    while (word == 0) {
      base += 64;
      if (base >= to) break;
      word = numberWord(base);
    }
    if (word != 0) {
      const bit = ctz(word);
      s = base + <usize>bit;
      if (s >= to) s = to;
      else {
        const length = ctz(~(word >> bit));
        e = s + <usize>length;
        if (bit + length < 64) {
          word &= ~0 << (bit + length);
          dots = popcnt((dotWord(base) >> bit) & ((1 << length) - 1));
        } else {
          word = 0;
          // The run may go on in the next word, and through it.
          e = base + 64;
          while (e < to) {
            base = e;
            const more = numberWord(base);
            const count = ctz(~more);
            e = base + <usize>count;
            word = count < 64 ? more & (~0 << count) : 0;
            if (count < 64) break;
          }
          dots = dotsIn(s, e);
        }
        tag = TAG_NUMBER;
        const before: u8 = s > from ? kindAt(s - 1) : 0;
        const behind: u8 = e < to ? kindAt(e) : 0;
        if (
          ((before | behind) & LETTER) != 0 &&
          s >= checked &&
          dots == 0 &&
          !isUnit(before, behind, e, to)
        ) {
          if (readWord(piece, to, s, e)) {
            s = wordStart;
            e = wordEnd;
            tag = wordTag;
            base = e & ~63;
            word = e < to ? numberWord(e) & (~0 << (e & 63)) : 0;
            if (e >= to) base = to;
          } else checked = wordEnd;
          if (!wordIsLocal || wordEnd >= from + LONG_BYTES) canResume = false;
        }
      }
    }
    // The constant before it.
    let p = piece;
    for (; s - p >= 8; p += 8) {
      const x = load<u64>(p);
      a = (a ^ x) * fa;
      a ^= a >> 32;
      b = rotl(b ^ x, 23) * fb;
    }
    const left = <u64>(s - p);
    const x = (load<u64>(p) & ((1 << (left << 3)) - 1)) | ((left | (tag << 3)) << 56);
    a = (a ^ x) * fa;
    a ^= a >> 32;
    b = rotl(b ^ x, 23) * fb;
    if (dots != 0) {
      a = (a ^ dots ^ DOTS) * fa;
      a ^= a >> 32;
      b = rotl(b ^ dots ^ DOTS, 23) * fb;
    }
    if (tag == TAG_END) break;
    if (out == variablesEnd) return false;
    store<u64>(out, <u64>s | ((<u64>e) << 32));
    out += 8;
    piece = e;
    if (canResume) {
      const variable = START_VARS + seen * 8;
      store<u32>(variable, <u32>(s - from));
      store<u32>(variable, <u32>(e - from), 4);
      seen++;
      if (e - from >= LONG_BYTES) canResume = false;
      else if (e >= checked) {
        longVars = seen;
        longEnd = e - from;
        longA = a;
        longB = b;
        if (longEnd < SHORT_BYTES) keepShort();
      }
    }
  }
  hashA = a;
  hashB = b;
  variables = out;
  return true;
}

function dotsIn(from: usize, to: usize): u64 {
  let count: u64 = 0;
  for (let at = from; at < to; at++) if (load<u8>(at) == 46) count++;
  return count;
}

function keepShort(): void {
  shortVars = longVars;
  shortEnd = longEnd;
  shortA = longA;
  shortB = longB;
}

/** Scans the start of a line up to `to`, its first bytes by what is known of them. */
export function scanStart(start: usize, to: usize): bool {
  if (to - start < LONG_BYTES) return scanSpan(start, start, to, false, 0);
  const head = v128.load(start);
  const next = load<u64>(start, SHORT_BYTES);
  if (shortEnd == 0 || v128.any_true(v128.xor(head, shortText))) {
    shortText = head;
    longText = next;
    shortEnd = 0;
    longEnd = 0;
    return scanSpan(start, start, to, true, 0);
  }
  if (next == longText && longEnd > shortEnd) {
    placeVariables(start, longVars);
    hashA = longA;
    hashB = longB;
    return scanSpan(start, start + longEnd, to, false, 0);
  }
  placeVariables(start, shortVars);
  hashA = shortA;
  hashB = shortB;
  longText = next;
  longEnd = 0;
  return scanSpan(start, start + shortEnd, to, true, shortVars);
}

function placeVariables(start: usize, count: usize): void {
  for (let i: usize = 0; i < count * 8; i += 8) {
    store<u32>(variables, load<u32>(START_VARS + i) + <u32>start);
    store<u32>(variables, load<u32>(START_VARS + i, 4) + <u32>start, 4);
    variables += 8;
  }
}

/** Begins a shape, whose variables go to [list, end). */
export function beginShape(seed: u64, list: usize, end: usize): void {
  hashA = seed;
  hashB = seed;
  variables = list;
  variablesEnd = end;
}

/** Notes [start, end) as a variable; false where there is no more room. */
export function addVariable(start: usize, end: usize): bool {
  if (variables == variablesEnd) return false;
  store<u64>(variables, <u64>start | ((<u64>end) << 32));
  variables += 8;
  return true;
}

/** Forgets how the last line started: starts may have other shapes now. */
export function forgetStart(): void {
  shortEnd = 0;
}
