/**
 * Words of letters and digits: which of them are ids, and so variables as a whole. A word that is none is
 * read as text with numbers in it.
 */
import { KINDS } from '../layout';
import { splat } from '../splat';
import { wordsBefore, wordsFrom } from './masks';

// Bits of KINDS.
export const LETTER: u8 = 1;
export const HEX: u8 = 2;
export const DIGIT: u8 = 4;
export const ALNUM: u8 = LETTER | DIGIT;

// What a variable word is: more than any number has dots.
const ID: u64 = 1 << 56;
const GROUPS: u64 = 2 << 56;

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
export function isUnit(from: usize, number: usize, end: usize, to: usize): bool {
  if (number > from && (kindAt(number - 1) & LETTER) != 0) return false;
  return (kindAt(end) & HEX) == 0 && (end + 1 >= to || (kindAt(end + 1) & ALNUM) == 0);
}

// What the word at hand turned out to be (see readWord).
export let wordStart: usize = 0;
export let wordEnd: usize = 0;
export let wordKind: u64 = 0;
/** Was it decided without a look beyond the word's end? */
export let wordIsLocal: bool = false;

/**
 * Looks at the word of letters and digits with the number [number, end), inside [from, to). Returns
 * whether it is one variable, [wordStart, wordEnd) with wordKind.
 */
export function readWord(from: usize, to: usize, number: usize, end: usize): bool {
  findWord(from, to, end);
  wordIsLocal = true;
  if (idLetters == 0) return false;
  const start = wordStart;
  const length = wordEnd - start;
  const first = load<u8>(start);
  const behind = wordEnd < to ? load<u8>(wordEnd) : 0;
  // Most words with numbers are short names.
  if (length < 4 && first != 48 && behind != 58) return false;
  wordKind = ID;
  if (!isHex(start, wordEnd)) {
    if (first == 48 && (load<u8>(start, 1) | 32) == 120 && length > 2)
      return isHex(start + 2, wordEnd);
    return length >= 8 && isMixed(start, wordEnd);
  }
  wordIsLocal = false;
  if (behind == 58 && readGroups(wordEnd, to)) return true;
  if (length == 8 && isUuid(start, to)) {
    wordEnd = start + 36;
    return true;
  }
  return length >= 4 && !isNamed(start, end - number);
}

/**
 * A single letter in front of a number of so many digits names something: glog's level, a unit, a version. Perhaps
 * there is one behind it too.
 */
function isNamed(start: usize, digits: usize): bool {
  if ((kindAt(start) & LETTER) == 0) return false;
  const others = wordEnd - start - digits;
  return others == 1 || (others == 2 && (kindAt(wordEnd - 1) & LETTER) != 0);
}

/** Finds the ends of the word with the number that ends at `end`. */
function findWord(from: usize, to: usize, end: usize): void {
  const before = <usize>clz(~wordsBefore(end));
  let start = max(end - before, from);
  if (before == 64) while (start > from && (kindAt(start - 1) & ALNUM) != 0) start--;
  const behind = <usize>ctz(~wordsFrom(end));
  let stop = min(end + behind, to);
  if (behind == 64) while (stop < to && (kindAt(stop) & ALNUM) != 0) stop++;
  wordStart = start;
  wordEnd = stop;
}

/** Three numbers or more in it, and no run of letters that may be a name? */
function isMixed(from: usize, to: usize): bool {
  let letters: i32 = 0;
  let longest: i32 = 0;
  let runs: i32 = 0;
  for (let at = from; at < to; at++) {
    if ((kindAt(at) & LETTER) != 0) letters++;
    else {
      if (letters > 0 || at == from) runs++;
      letters = 0;
    }
    longest = max(longest, letters);
  }
  return runs >= 3 && longest < idLetters;
}

/** Are these hexadecimal digits? */
function isHex(from: usize, to: usize): bool {
  let at = from;
  for (; to - at > 16; at += 16) if (hexMask(at) != 0xffff) return false;
  const bytes = <i32>(to - at);
  return (~hexMask(at) & ((1 << bytes) - 1)) == 0;
}

/** 8-4-4-4-12 hexadecimal digits, with nothing of a word behind them. */
export function isUuid(at: usize, to: usize): bool {
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
  const digits = i8x16.le_u(i8x16.sub(text, splat(48)), splat(9));
  const letters = i8x16.le_u(i8x16.sub(v128.or(text, splat(32)), splat(97)), splat(5));
  return i8x16.bitmask(v128.or(digits, letters));
}

/**
 * Hexadecimal groups with two colons or more between: the later part of a MAC or IPv6 address. The first group
 * ends at `wordStop`. With one colon they are numbers and letters like others: `a0:e` is no variable.
 */
function readGroups(wordStop: usize, to: usize): bool {
  let end = wordStop;
  let colons: i32 = 0;
  for (; end < to; end++) {
    if (load<u8>(end) == 58) colons++;
    else if ((kindAt(end) & HEX) == 0) break;
  }
  if (colons < 2 || (end < to && (kindAt(end) & ALNUM) != 0)) return false;
  while (load<u8>(end - 1) == 58) end--;
  if (end == wordStop) return false;
  wordEnd = end;
  wordKind = GROUPS;
  return true;
}
