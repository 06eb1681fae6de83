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
import {
  KINDS,
  LINE_VARS,
  MAX_PARTS,
  MAX_VARS,
  PART_BYTES,
  PART_END,
  PART_FIRST_VAR,
  PART_RECIPE,
  PART_START,
  PART_VAR_COUNT,
  PART_VARS,
  PARTS,
  START_VARS,
} from './layout';
import { closingQuote, dotWord, nextBackslash, nextQuestion, nextQuote, numberWord } from './masks';

// Bits of KINDS.
const LETTER: u8 = 1;
const HEX: u8 = 2;
const DIGIT: u8 = 4;
const ALNUM: u8 = LETTER | DIGIT;

// What stands behind a constant run. With the run's length (0..7) in the low bits it fills the last,
// partial block's top byte, where it cannot be taken for text: such control characters never get here.
const TAG_NUMBER: u64 = 0;
const TAG_ID: u64 = 1;
const TAG_GROUPS: u64 = 2;
const TAG_END: u64 = 3;
/** The top byte of a block that holds the dots of a number. */
const DOTS: u64 = 31 << 56;

/** The hash of the shape that was scanned last. */
export let hashA: u64 = 0;
export let hashB: u64 = 0;
/** Odd factors of the hash, see `seedScan`. */
let factorA: u64 = 0x9e3779b97f4a7c15;
let factorB: u64 = 0xd6e8feb86659fd93;

/** Where the next variable goes, and where there is no more room. */
let variables: usize = 0;
let variablesEnd: usize = 0;

/** Letters in a row that keep a mixed word from being an id; 0: nothing is an id. */
let idLetters: i32 = 4;
/** The same for lines outside of their parts, and for parts. */
let lineIdLetters: i32 = 4;
let partIdLetters: i32 = 4;
let isQuoted: bool = false;
let isJson: bool = false;
let isAccess: bool = false;

/** Sets the factors of the hash; any odd ones will do. */
export function seedScan(a: u64, b: u64): void {
  factorA = a | 1;
  factorB = b | 1;
}

/** What the shape of lines depends on: quoted strings apart, with JSON's keys, split at `?`. */
export function configureScan(quoted: bool, json: bool, access: bool, letters: i32): void {
  isQuoted = quoted;
  isJson = json;
  isAccess = access;
  // Outside of its strings a word of JSON is a number or no JSON: that must stay to be seen.
  lineIdLetters = json ? 0 : letters;
  partIdLetters = letters;
  shortEnd = 0;
}

function kindAt(at: usize): u8 {
  return load<u8>(KINDS + <usize>load<u8>(at));
}

/** Digits and one letter that is no hexadecimal digit, such as `00Z` or `5s`: the word is no id. */
function isUnit(before: u8, behind: u8, end: usize, to: usize): bool {
  if ((before & LETTER) != 0 || (behind & HEX) != 0) return false;
  return end + 1 >= to || (kindAt(end + 1) & ALNUM) == 0;
}

// What a mixed word turned out to be (see readWord).
let wordStart: usize = 0;
let wordEnd: usize = 0;
let wordTag: u64 = 0;
/** Was it decided without a look beyond the word's end? */
let wordIsLocal: bool = false;

/**
 * Looks at the word of letters and digits around the digits at [s, e), inside [from, to). Returns
 * whether it is one variable, [wordStart, wordEnd) with wordTag.
 */
function readWord(from: usize, to: usize, s: usize, e: usize): bool {
  let start = s;
  while (start > from && (kindAt(start - 1) & ALNUM) != 0) start--;
  let end = e;
  while (end < to && (kindAt(end) & ALNUM) != 0) end++;
  wordStart = start;
  wordEnd = end;
  wordIsLocal = true;
  if (idLetters == 0) return false;
  let every: u8 = 255;
  let runs: i32 = 0;
  let letters: i32 = 0;
  let longest: i32 = 0;
  for (let at = start; at < end; at++) {
    const kind = kindAt(at);
    every &= kind;
    if ((kind & LETTER) != 0) letters++;
    else {
      if (letters > 0 || at == start) runs++;
      letters = 0;
    }
    longest = max(longest, letters);
  }
  const length = end - start;
  if ((every & HEX) == 0) {
    wordTag = TAG_ID;
    if (load<u8>(start) == 48 && (load<u8>(start + 1) | 32) == 120 && length > 2)
      return isHex(start + 2, end);
    return length >= 8 && runs >= 3 && longest < idLetters;
  }
  wordIsLocal = false;
  if (end < to && load<u8>(end) == 58 && readGroups(start, end, to)) return true;
  wordTag = TAG_ID;
  if (length == 8 && isUuid(start, to)) {
    wordEnd = start + 36;
    return true;
  }
  // A single letter in front names something: glog's level, a unit, a version.
  return length >= 4 && !(longest == 1 && runs == 1 && (kindAt(start) & LETTER) != 0);
}

function dotsIn(from: usize, to: usize): u64 {
  let count: u64 = 0;
  for (let at = from; at < to; at++) if (load<u8>(at) == 46) count++;
  return count;
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
  return (
    isHex(at + 9, at + 13) &&
    isHex(at + 14, at + 18) &&
    isHex(at + 19, at + 23) &&
    isHex(at + 24, at + 36)
  );
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
function scanSpan(from: usize, piece: usize, to: usize, isStart: bool, seen: usize): bool {
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

function keepShort(): void {
  shortVars = longVars;
  shortEnd = longEnd;
  shortA = longA;
  shortB = longB;
}

/** Scans the start of a line up to `to`, its first bytes by what is known of them. */
function scanStart(start: usize, to: usize): bool {
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

function beginHash(seed: u64): void {
  hashA = seed;
  hashB = seed;
}

/** How many variables the last line has, and how many parts. */
export let lineVarCount: i32 = 0;
export let partCount: i32 = 0;

/**
 * Scans the line [start, end): its hash, its variables in LINE_VARS, and its parts (quoted strings) in
 * PARTS, each of them a variable of the line as well. Returns false for a line that is too complicated.
 */
export function scanLine(start: usize, end: usize): bool {
  beginHash(0x243f6a8885a308d3);
  idLetters = lineIdLetters;
  variables = LINE_VARS;
  variablesEnd = LINE_VARS + 8 * MAX_VARS;
  partCount = 0;
  const known = isQuoted ? scanQuoted(start, end) : scanStart(start, end);
  lineVarCount = <i32>((variables - LINE_VARS) >> 3);
  return known;
}

function scanQuoted(start: usize, end: usize): bool {
  let span = start;
  let from = start;
  for (;;) {
    const open = nextQuote(from, end);
    if (open == end) break;
    const close = closingQuote(open + 1, end);
    if (close == end) return false;
    from = close + 1;
    if (isJson && isKey(from, end)) continue;
    if (partCount == MAX_PARTS || variables == variablesEnd) return false;
    const done =
      span == start ? scanStart(start, open + 1) : scanSpan(span, span, open + 1, false, 0);
    if (!done || variables == variablesEnd) return false;
    store<u32>(variables, <u32>(open + 1));
    store<u32>(variables, <u32>close, 4);
    variables += 8;
    if (!addParts(open + 1, close)) return false;
    span = close;
  }
  return span == start ? scanStart(start, end) : scanSpan(span, span, end, false, 0);
}

/** Is the string that ends before `at` a key: does a colon follow? */
function isKey(at: usize, end: usize): bool {
  let behind = at;
  while (behind < end && load<u8>(behind) == 32) behind++;
  return behind < end && load<u8>(behind) == 58;
}

/** Does the line hold a number with a zero in front, which is none in JSON? Only outside of its parts. */
export function hasLeadingZero(): bool {
  for (let at = LINE_VARS; at < LINE_VARS + 8 * <usize>lineVarCount; at += 8) {
    const start = <usize>load<u32>(at);
    if (load<u8>(start) != 48 || (kindAt(start + 1) & DIGIT) == 0) continue;
    const before = load<u8>(start - 1);
    if (before != 34 && (kindAt(start - 1) & ALNUM) == 0) return true;
  }
  return false;
}

/** A string is a part; where requests are, its query is a part of its own. */
function addParts(start: usize, end: usize): bool {
  if (isAccess) {
    const question = nextQuestion(start, end);
    if (question < end) {
      addPart(start, question + 1);
      if (partCount == MAX_PARTS) return false;
      addPart(question + 1, end);
      return true;
    }
  }
  addPart(start, end);
  return true;
}

function addPart(start: usize, end: usize): void {
  const part = PARTS + <usize>partCount * PART_BYTES;
  store<u32>(part, <u32>start, PART_START);
  store<u32>(part, <u32>end, PART_END);
  partCount++;
}

let partVars: usize = PART_VARS;

/** Before the parts of a line are scanned. */
export function beginParts(): void {
  idLetters = partIdLetters;
  partVars = PART_VARS;
}

/** Scans a part: its hash, and its variables in PART_VARS. Parts come in order. */
export function scanPart(part: usize): bool {
  const start = <usize>load<u32>(part, PART_START);
  const end = <usize>load<u32>(part, PART_END);
  // `\u0041` is a letter: the digits of such a string are no numbers.
  if (isJson && hasUnicodeEscape(start, end)) return false;
  beginHash(0x13198a2e03707344);
  variables = partVars;
  variablesEnd = PART_VARS + 8 * MAX_VARS;
  if (!scanSpan(start, start, end, false, 0)) return false;
  store<u32>(part, <u32>((partVars - PART_VARS) >> 3), PART_FIRST_VAR);
  store<u32>(part, <u32>((variables - partVars) >> 3), PART_VAR_COUNT);
  store<u32>(part, 0, PART_RECIPE);
  partVars = variables;
  return true;
}

function hasUnicodeEscape(start: usize, end: usize): bool {
  for (let at = nextBackslash(start, end); at < end; at = nextBackslash(at + 2, end)) {
    if (load<u8>(at + 1) == 117) return true;
  }
  return false;
}
