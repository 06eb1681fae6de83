/**
 * Words of letters and digits: which of them are ids, and so variables as a whole. A word that is none is
 * read as text with numbers in it.
 */
import { KINDS } from './layout';

// Bits of KINDS.
export const LETTER: u8 = 1;
export const HEX: u8 = 2;
export const DIGIT: u8 = 4;
export const ALNUM: u8 = LETTER | DIGIT;

// What a word is, behind a constant run (see TAG_NUMBER in scan.ts).
export const TAG_ID: u64 = 1;
export const TAG_GROUPS: u64 = 2;

/** Letters in a row that keep a mixed word from being an id; 0: nothing is an id. */
let idLetters: i32 = 4;

/** Sets how many letters in a row make a mixed word a name; 0: no word is an id. */
export function limitIds(letters: i32): void {
  idLetters = letters;
}

/** LETTER, HEX and DIGIT bits of the byte there. */
export function kindAt(at: usize): u8 {
  return load<u8>(KINDS + <usize>load<u8>(at));
}

/** Digits and one letter that is no hexadecimal digit, such as `00Z` or `5s`: the word is no id. */
export function isUnit(before: u8, behind: u8, end: usize, to: usize): bool {
  if ((before & LETTER) != 0 || (behind & HEX) != 0) return false;
  return end + 1 >= to || (kindAt(end + 1) & ALNUM) == 0;
}

// What a mixed word turned out to be (see readWord).
export let wordStart: usize = 0;
export let wordEnd: usize = 0;
export let wordTag: u64 = 0;
/** Was it decided without a look beyond the word's end? */
export let wordIsLocal: bool = false;

// What the word at hand is made of: are all its bytes hexadecimal digits, how many runs of digits has it,
// how many letters has its longest run of them?
let isAllHex: bool = false;
let digitRuns: i32 = 0;
let longestLetters: i32 = 0;

/**
 * Looks at the word of letters and digits around the digits at [s, e), inside [from, to). Returns
 * whether it is one variable, [wordStart, wordEnd) with wordTag.
 */
export function readWord(from: usize, to: usize, s: usize, e: usize): bool {
  let start = s;
  while (start > from && (kindAt(start - 1) & ALNUM) != 0) start--;
  let end = e;
  while (end < to && (kindAt(end) & ALNUM) != 0) end++;
  wordStart = start;
  wordEnd = end;
  wordIsLocal = true;
  if (idLetters == 0) return false;
  const length = end - start;
  if (length <= 16) lookAtShort(start, <i32>length);
  else lookAtLong(start, end);
  if (!isAllHex) {
    wordTag = TAG_ID;
    if (load<u8>(start) == 48 && (load<u8>(start + 1) | 32) == 120 && length > 2)
      return isHex(start + 2, end);
    return length >= 8 && digitRuns >= 3 && longestLetters < idLetters;
  }
  wordIsLocal = false;
  if (end < to && load<u8>(end) == 58 && readGroups(start, end, to)) return true;
  wordTag = TAG_ID;
  if (length == 8 && isUuid(start, to)) {
    wordEnd = start + 36;
    return true;
  }
  // A single letter in front names something: glog's level, a unit, a version.
  const isNamed = longestLetters == 1 && digitRuns == 1 && (kindAt(start) & LETTER) != 0;
  return length >= 4 && !isNamed;
}

/** A word of up to 16 bytes: a bit for each. */
function lookAtShort(start: usize, length: i32): void {
  const all = (1 << length) - 1;
  const text = v128.load(start);
  const isDigit = i8x16.lt_u(i8x16.sub(text, i8x16.splat(48)), i8x16.splat(10));
  const digits = i8x16.bitmask(isDigit) & all;
  isAllHex = (hexMask(start) & all) == all;
  digitRuns = popcnt(digits & ~(digits << 1));
  longestLetters = 0;
  for (let letters = all & ~digits; letters != 0; letters &= letters >> 1) longestLetters++;
}

function lookAtLong(start: usize, end: usize): void {
  let every: u8 = 255;
  let letters: i32 = 0;
  digitRuns = 0;
  longestLetters = 0;
  for (let at = start; at < end; at++) {
    const kind = kindAt(at);
    every &= kind;
    if ((kind & LETTER) != 0) letters++;
    else {
      if (letters > 0 || at == start) digitRuns++;
      letters = 0;
    }
    longestLetters = max(longestLetters, letters);
  }
  isAllHex = (every & HEX) != 0;
}

function isHex(from: usize, to: usize): bool {
  for (let at = from; at < to; at++) if ((kindAt(at) & HEX) == 0) return false;
  return true;
}

/** 8-4-4-4-12 hexadecimal digits, with nothing of a word behind them. */
function isUuid(at: usize, to: usize): bool {
  if (to - at < 36) return false;
  if (load<u8>(at + 8) != 45 || load<u8>(at + 13) != 45) return false;
  if (load<u8>(at + 18) != 45 || load<u8>(at + 23) != 45) return false;
  if (at + 36 < to && (kindAt(at + 36) & ALNUM) != 0) return false;
  // The bytes from 0, 16 and 20 on; the dashes among them are no digits.
  return (
    hexMask(at) == 0b1101_1110_1111_1111 &&
    hexMask(at + 16) == 0b1111_1111_0111_1011 &&
    (hexMask(at + 20) | 0b1000) == 0xffff
  );
}

/** A bit for each of 16 bytes: is it a hexadecimal digit? */
function hexMask(at: usize): i32 {
  const text = v128.load(at);
  const lower = v128.or(text, i8x16.splat(32));
  const digits = i8x16.lt_u(i8x16.sub(text, i8x16.splat(48)), i8x16.splat(10));
  const letters = i8x16.lt_u(i8x16.sub(lower, i8x16.splat(97)), i8x16.splat(6));
  return i8x16.bitmask(v128.or(digits, letters));
}

/**
 * Hexadecimal groups with colons between, from `start` on: the later part of a MAC or IPv6 address. The
 * first group ends at `wordStop`; without another behind it, it is none.
 */
function readGroups(start: usize, wordStop: usize, to: usize): bool {
  let end = wordStop;
  while (end < to && ((kindAt(end) & HEX) != 0 || load<u8>(end) == 58)) end++;
  if (end < to && (kindAt(end) & ALNUM) != 0) return false;
  while (load<u8>(end - 1) == 58) end--;
  if (end == wordStop) return false;
  wordEnd = end;
  wordTag = TAG_GROUPS;
  return true;
}
