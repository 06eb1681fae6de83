/**
 * The shape of a line: what stays when its variable tokens are taken out. Constants between them are
 * hashed, 16 bytes a step; variables are noted with their places. Two lines of one shape differ in
 * nothing but the digits of numbers and the text of ids, which is what makes a decision about the first
 * of them hold for all the others (../plan/ says which decisions).
 *
 * Variables are numbers (their dots are counted in the shape); words of hexadecimal letters and digits;
 * UUIDs; groups of them with colons (MAC, IPv6); and words that mix letters and digits like a random id.
 *
 * The hash is two of 64 bits, by multiplying and shifting or turning as xxHash and wyhash do: one of every
 * second eight bytes, the other of those between and of the first hash. Two shapes that nobody has made for the
 * purpose clash with a chance of 2^-64 at most; the factors are drawn anew in each process, so that nobody can make
 * such shapes.
 */
import { FIRST_BYTES } from './layout';
import { dotsFrom, numbersFrom, touchesLetter, touchingFrom } from './masks';
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
  wordKind,
  wordStart,
} from './words';

// What a variable is, behind the constant before it: a number by its dots, or what words.ts says.
const NUMBER: u64 = 0;
const ADDRESS_DOTS: u64 = 3;

/**
 * Of the 16 bytes that a constant ends in, 0 to 15 count, and their number is in the last one, where it cannot be taken
 * for text: such control characters never get here. What a line, or a text between parts, ends in is hashed with
 * the factors exchanged.
 */
function lengthMark(bytes: usize): u64 {
  return (<u64>(bytes + 14)) << 56;
}

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
  const fa = factorA;
  const fb = factorB;
  let a = hashA;
  let b = hashB;
  let at = from;
  for (; to - at >= 16; at += 16) {
    a = (a ^ load<u64>(at)) * fa;
    a ^= a >> 32;
    b = rotl(b ^ a ^ load<u64>(at, 8), 23) * fb;
  }
  const left = to - at;
  const rest = v128.and(v128.load(at), v128.load(FIRST_BYTES + (left << 4)));
  a = (a ^ i64x2.extract_lane(rest, 0)) * fb;
  a ^= a >> 32;
  hashA = a;
  hashB = rotl(b ^ a ^ i64x2.extract_lane(rest, 1) ^ lengthMark(left), 23) * fa;
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
  let word = numbersFrom(base);
  let inner = dotsFrom(base);
  let touching = touchingFrom(base);
  for (;;) {
    // The next variable: [s, e).
    let s = base + <usize>ctz(word);
    let e = to;
    let kind = NUMBER;
    const isLast = s >= to;
    if (!isLast) {
      if (word == 0) {
        base += 64;
        word = numbersFrom(base);
        inner = dotsFrom(base);
        touching = touchingFrom(base);
        continue;
      }
      // A bit that is added to a run of ones turns into the bit behind the run.
      const sum = word + (word & (0 - word));
      const rest = word & sum;
      const behind = sum ^ rest;
      let touches: bool;
      if (behind != 0) {
        e = base + <usize>ctz(behind);
        kind = popcnt(inner & (word ^ rest));
        touches = (touching & behind) != 0;
        word = rest;
      } else {
        // The run may go on in the next 64 bytes, and through them.
        e = numberEnd(s, to);
        kind = dotsIn(s, e);
        touches = touchesLetter(e);
        base = e;
        word = numbersFrom(base);
        inner = dotsFrom(base);
        touching = touchingFrom(base);
      }
      if (touches && s >= checked && !isUnit(from, s, e, to)) {
        if (readWord(piece, to, s, e)) {
          s = wordStart;
          e = wordEnd;
          kind = wordKind;
          base = e;
          word = numbersFrom(base);
          inner = dotsFrom(base);
          touching = touchingFrom(base);
        } else checked = wordEnd;
        deciding = max(deciding, wordEnd + 1 - from);
        if (!wordIsLocal) noted = 0;
      }
    } else s = to;
    // The constant before it.
    let p = piece;
    for (; s - p >= 16; p += 16) {
      a = (a ^ load<u64>(p)) * fa;
      a ^= a >> 32;
      b = rotl(b ^ a ^ load<u64>(p, 8), 23) * fb;
    }
    const left = s - p;
    const rest = v128.and(v128.load(p), v128.load(FIRST_BYTES + (left << 4)));
    const restA = i64x2.extract_lane(rest, 0);
    const restB = i64x2.extract_lane(rest, 1) ^ lengthMark(left);
    if (isLast) {
      a = (a ^ restA) * fb;
      a ^= a >> 32;
      b = rotl(b ^ a ^ restB, 23) * fa;
      break;
    }
    a = (a ^ restA) * fa;
    a ^= a >> 32;
    b = rotl(b ^ a ^ restB, 23) * fb;
    if (kind != 0) {
      a = (a ^ kind) * fa;
      a ^= a >> 32;
      b = rotl(b ^ a ^ kind, 23) * fb;
    }
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

/** Where the number ends that reaches from `start` to the end of 64 bytes at least; at most `to`. */
function numberEnd(start: usize, to: usize): usize {
  let end = start;
  while (end < to) {
    const count = <usize>ctz(~numbersFrom(end));
    end += count;
    if (count < 64) break;
  }
  return end;
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
  hashBlock(0, lengthMark(0));
  hashBlock(inner, inner);
  addVariable(start, end);
  return end;
}

/** Adds 16 bytes to the hash, as `scanFrom` does. */
function hashBlock(first: u64, second: u64): void {
  const a = (hashA ^ first) * factorA;
  hashA = a ^ (a >> 32);
  hashB = rotl(hashB ^ hashA ^ second, 23) * factorB;
}

/** Before any text is scanned. */
export function fillFirstBytes(): void {
  for (let bytes: usize = 0; bytes < 16; bytes++) {
    const mask = FIRST_BYTES + (bytes << 4);
    v128.store(mask, i8x16.splat(0));
    memory.fill(mask, 255, bytes);
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
