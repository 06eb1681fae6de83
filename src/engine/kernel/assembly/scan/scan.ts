/**
 * The shape of a line: what stays when its variable tokens are taken out. Constants between them are
 * hashed, 16 bytes a step; variables are noted with their places. Two lines of one shape differ in
 * nothing but the digits of numbers and the text of ids, which is what makes a decision about the first
 * of them hold for all the others (../../plans/ says which decisions).
 *
 * Variables are numbers (their dots are counted in the shape); words of hexadecimal letters and digits;
 * UUIDs; groups of them with colons (MAC, IPv6); and words that mix letters and digits like a random id.
 *
 * What is hashed is a list of blocks of 16 bytes (hash.ts). A constant's last block has 0 to 15 of its bytes and a mark
 * that tells how many; behind a variable that is more than a number without dots, a block follows that tells what it
 * is. No mark is a byte of text, so that the list of blocks tells the shape, and no other shape has it.
 */

import { END_MARKS, FIRST_BYTES, MARKS } from '../layout';
import {
  addBlock,
  addProducts,
  BLOCK_BYTES,
  beginHash,
  hashA,
  hashB,
  hasKeys,
  nextKey,
  product,
  resumeHash,
  total,
} from './hash';
import { dotsFrom, numbersFrom, touchesLetter, touchingFrom } from './masks';
import {
  beginStart,
  lastA,
  lastB,
  lastEnd,
  lastKey,
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

/** Where the next variable goes, and where there is no more room. */
export let variables: usize = 0;
let variablesEnd: usize = 0;

/** Shorter starts are scanned as fast as they are compared. */
const LEAST_START_BYTES: usize = 20;

/** Adds [from, to) to the hash, and its variables to the list; false where there are too many of them. */
export function scanSpan(from: usize, to: usize): bool {
  return scanConstant(from, to) || scanFrom(from, from, to, 0);
}

/** Adds [from, to) to the hash if it is short and holds no number; else returns false. */
function scanConstant(from: usize, to: usize): bool {
  const length = to - from;
  let key = nextKey;
  if (length > 64 || !hasKeys(key, length + BLOCK_BYTES) || hasNumber(from, length)) return false;
  let a = i64x2.splat(0);
  let b = i64x2.splat(0);
  let at = from;
  for (; to - at >= BLOCK_BYTES; at += BLOCK_BYTES, key += BLOCK_BYTES) {
    const block = v128.load(at);
    a = i64x2.add(a, product(block, key));
    b = i64x2.add(b, product(block, key + BLOCK_BYTES));
  }
  const last = lastBlock(at, to - at, END_MARKS);
  a = i64x2.add(a, product(last, key));
  b = i64x2.add(b, product(last, key + BLOCK_BYTES));
  addProducts(a, b, key + BLOCK_BYTES);
  return true;
}

/** The last block of a constant: `left` bytes at `at`, and their mark. */
function lastBlock(at: usize, left: usize, marks: usize): v128 {
  const entry = left << 4;
  return v128.or(v128.and(v128.load(at), v128.load(FIRST_BYTES + entry)), v128.load(marks + entry));
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
  let a = i64x2.splat(0);
  let b = i64x2.splat(0);
  let key = nextKey;
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
    if (!hasKeys(key, s - p + 2 * BLOCK_BYTES)) return false;
    for (; s - p >= BLOCK_BYTES; p += BLOCK_BYTES, key += BLOCK_BYTES) {
      const block = v128.load(p);
      a = i64x2.add(a, product(block, key));
      b = i64x2.add(b, product(block, key + BLOCK_BYTES));
    }
    const last = lastBlock(p, s - p, isLast ? END_MARKS : MARKS);
    a = i64x2.add(a, product(last, key));
    b = i64x2.add(b, product(last, key + BLOCK_BYTES));
    key += BLOCK_BYTES;
    if (isLast) break;
    if (kind != 0) {
      const block = i64x2.splat(kind);
      a = i64x2.add(a, product(block, key));
      b = i64x2.add(b, product(block, key + BLOCK_BYTES));
      key += BLOCK_BYTES;
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
      else {
        const decided = e < checked ? NEVER : deciding;
        noteVariable(s - from, e - from, hashA + total(a), hashB + total(b), key, decided);
      }
    }
  }
  addProducts(a, b, key);
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

/** As `scanSpan`, for the start of a line: what follows an address there goes by what is known of such starts. */
export function scanStart(start: usize, to: usize): bool {
  const from = scanAddress(start, to);
  if (to - from < LEAST_START_BYTES) return scanSpan(from, to);
  const room = min(to - from, START_BYTES);
  const count = beginStart(from, room, hashA, hashB);
  if (count == 0) return scanFrom(from, from, to, room);
  placeVariables(variables, from);
  variables += count << 3;
  resumeHash(lastA(), lastB(), lastKey());
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
  addBlock(v128.load(MARKS));
  addBlock(i64x2.splat(inner));
  addVariable(start, end);
  return end;
}

/** Marks are control characters, which no text has that gets here: 14 to 29, and for the end 30. */
const MARK: u8 = 14;
const END: usize = 14;

/**
 * Before any text is scanned. The mark is the block's last byte. At the end of a line, or of a text between parts, the
 * byte before it is 1; where that is text, the mark is another one.
 */
export function fillMarks(): void {
  for (let bytes: usize = 0; bytes < BLOCK_BYTES; bytes++) {
    const entry = bytes << 4;
    memory.fill(FIRST_BYTES + entry, 255, bytes);
    store<u8>(MARKS + entry + 15, MARK + <u8>bytes);
    store<u8>(END_MARKS + entry + 15, MARK + <u8>bytes);
    if (bytes <= END) store<u8>(END_MARKS + entry + END, 1);
    else store<u8>(END_MARKS + entry + 15, MARK + <u8>bytes + 1);
  }
}

/** Begins a shape, whose variables go to [list, end). */
export function beginShape(list: usize, end: usize): void {
  beginHash();
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
