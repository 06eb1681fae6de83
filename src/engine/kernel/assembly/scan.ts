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
import { dotsFrom, numbersFrom, touchesLetter } from './masks';
import {
  beginStart,
  lastA,
  lastB,
  lastEnd,
  NEVER,
  noteVariable,
  placeVariables,
  START_BYTES,
} from './starts';
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
const ADDRESS_DOTS: u64 = 3;

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

/** How far a time mostly reaches; what stands behind it differs from line to line. */
const TIME_BYTES: usize = 24;
/** Shorter starts are scanned as fast as they are compared. */
const LEAST_START_BYTES: usize = 20;

/** Adds [from, to) to the hash, and its variables to the list; false where there are too many of them. */
export function scanSpan(from: usize, to: usize): bool {
  return scanConstant(from, to) || scanFrom(from, from, to, 0);
}

/** Adds [from, to) to the hash if it is short and holds no number; else returns false. */
function scanConstant(from: usize, to: usize): bool {
  const length = to - from;
  if (length > 64 || hasNumber(from, length)) return false;
  let a = hashA;
  let b = hashB;
  let at = from;
  for (; to - at >= 8; at += 8) {
    const x = load<u64>(at);
    a = (a ^ x) * factorA;
    a ^= a >> 32;
    b = rotl(b ^ x, 23) * factorB;
  }
  hashA = a;
  hashB = b;
  const left = <u64>(to - at);
  hashBlock((load<u64>(at) & ((1 << (left << 3)) - 1)) | ((left | (TAG_END << 3)) << 56));
  return true;
}

/** Is there a number in the `length` bytes from `from` on, at most 64? */
function hasNumber(from: usize, length: usize): bool {
  return length > 0 && numbersFrom(from) << (64 - <u64>length) != 0;
}

/**
 * Adds [from, to) to the hash, from `piece` on, and its variables to the list. Notes those that are decided
 * about in the first `noted` bytes of the line's start, which is at `from`, behind those that are
 * known. Returns false where there are too many variables.
 */
function scanFrom(from: usize, piece: usize, to: usize, noted: usize): bool {
  let a = hashA;
  let b = hashB;
  const fa = factorA;
  const fb = factorB;
  let out = variables;
  let checked: usize = 0;
  let deciding: usize = 0;
  // 64 bytes from where the text begins, not from a multiple of 64 on: so lines of one shape take the same branches.
  let base = piece;
  let word: u64 = numbersFrom(base);
  for (;;) {
    // The next variable: [s, e).
    let dots: u64 = 0;
    let s = to;
    let e = to;
    let tag = TAG_END;
    while (word == 0) {
      base += 64;
      if (base >= to) break;
      word = numbersFrom(base);
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
          dots = popcnt((dotsFrom(base) >> bit) & ((1 << length) - 1));
        } else {
          word = 0;
          // The run may go on in the next word, and through it.
          e = base + 64;
          while (e < to) {
            base = e;
            const more = numbersFrom(base);
            const count = ctz(~more);
            e = base + <usize>count;
            word = count < 64 ? more & (~0 << count) : 0;
            if (count < 64) break;
          }
          dots = dotsIn(s, e);
        }
        tag = TAG_NUMBER;
        if (touchesLetter(e) && s >= checked && !isUnit(from, s, e, to)) {
          if (readWord(piece, to, s, e)) {
            s = wordStart;
            e = wordEnd;
            tag = wordTag;
            base = e;
            word = e < to ? numbersFrom(e) : 0;
          } else checked = wordEnd;
          deciding = max(deciding, wordEnd + 1 - from);
          if (!wordIsLocal) noted = 0;
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
    if (noted != 0) {
      // Whether a number ends at a dot, or is one with a unit, depends on what stands behind that.
      const isOpen = load<u8>(e) == 46 || (kindAt(e) & LETTER) != 0;
      deciding = max(deciding, e + (isOpen ? 2 : 1) - from);
      if (deciding > noted) noted = 0;
      else noteVariable(s - from, e - from, a, b, e < checked ? NEVER : deciding);
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

/** Scans the start of a line up to `to`: behind its address, by what is known of such starts. */
export function scanLineStart(start: usize, to: usize): bool {
  const from = scanAddress(start, to);
  return scanKnown(from, to, from == start ? TIME_BYTES : START_BYTES);
}

/** Scans [from, to), its first `bytes` by what is known of them. */
function scanKnown(from: usize, to: usize, bytes: usize): bool {
  if (to - from < LEAST_START_BYTES) return scanSpan(from, to);
  const room = min(to - from, bytes);
  const count = beginStart(from, room, hashA, hashB);
  if (count == 0) return scanFrom(from, from, to, room);
  placeVariables(variables, from);
  variables += count << 3;
  hashA = lastA();
  hashB = lastB();
  const piece = from + lastEnd();
  return scanConstant(piece, to) || scanFrom(from, piece, to, room);
}

/**
 * Scans the address with which a line starts, so that what follows it may be known although no two lines
 * start alike. Returns where the address ends, or `start` where there is none with a space behind it.
 */
function scanAddress(start: usize, to: usize): usize {
  const length = ctz(~numbersFrom(start));
  const end = start + <usize>length;
  if (length == 0 || length == 64 || end >= to || load<u8>(end) != 32) return start;
  const inner = popcnt(dotsFrom(start) & ((1 << length) - 1));
  if (inner != ADDRESS_DOTS) return start;
  hashBlock(TAG_NUMBER << 59);
  hashBlock(inner ^ DOTS);
  addVariable(start, end);
  return end;
}

/** Adds 8 bytes to the hash, as `scanFrom` does. */
function hashBlock(block: u64): void {
  const a = (hashA ^ block) * factorA;
  hashA = a ^ (a >> 32);
  hashB = rotl(hashB ^ block, 23) * factorB;
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
