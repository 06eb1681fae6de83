/**
 * Lines and their parts: in JSON, logfmt and access logs each quoted string is a part with a shape of its
 * own, and in its line's shape one variable.
 */

import {
  LINE_VARS,
  MAX_PARTS,
  MAX_VARS,
  PART_BYTES,
  PART_END,
  PART_FIRST_VAR,
  PART_PLAN,
  PART_START,
  PART_VAR_COUNT,
  PART_VARS,
  PARTS,
  QUOTES,
} from '../layout';
import { formPlan, formVariables, isLastForm, keepForm, placeForm } from './forms';
import { addBlock } from './hash';
import { addQuotes } from './masks';
import { listPairs, listQuotes, nextBackslash, nextQuestion } from './quotes';
import { addVariable, beginShape, scanSpan, scanStart, variables } from './scan';
import { AS_FILE, AS_OBJECT, setWay, way } from './way';
import { wholeKind } from './whole-parts';
import { ALNUM, DIGIT, kindAt, limitIds } from './words';

/** `limitIds` for lines outside of their parts, and for parts. */
let lineIdLetters: i32 = 4;
let partIdLetters: i32 = 4;
let isQuoted: bool = false;
let isJson: bool = false;
let isAccess: bool = false;
// The same of the file's lines.
let fileIsQuoted: bool = false;
let fileIsJson: bool = false;
let fileIsAccess: bool = false;
let withObjects: bool = false;

/** What the shape of lines depends on: quoted strings apart, with JSON's keys, split at `?`. */
export function configureScan(quoted: bool, json: bool, access: bool, letters: i32): void {
  fileIsQuoted = quoted;
  fileIsJson = json;
  fileIsAccess = access;
  partIdLetters = letters;
  scanAs(AS_FILE);
}

/** From the line at `start` on lines that begin with a brace are scanned as objects of JSON first, whatever the file's are. */
export function scanObjects(start: usize): void {
  withObjects = true;
  addQuotes(start);
}

export function mayBeObject(start: usize): bool {
  return withObjects && load<u8>(start) == 123;
}

export function scanAs(way: u32): void {
  setWay(way);
  const isObject = way == AS_OBJECT;
  isQuoted = isObject || fileIsQuoted;
  isJson = isObject || fileIsJson;
  isAccess = !isObject && fileIsAccess;
  // Outside of its strings a word of JSON is a number or no JSON: that must stay to be seen.
  lineIdLetters = isJson ? 0 : partIdLetters;
}

/** Are quoted strings parts of their own? */
export function scansQuotes(): bool {
  return isQuoted;
}

/** How many variables the last line has, and how many parts. */
export let lineVarCount: i32 = 0;
export let partCount: i32 = 0;

/**
 * Scans the line [start, end): its hash, its variables in LINE_VARS, and its parts (quoted strings) in
 * PARTS, each of them a variable of the line as well. Returns false for a line that is too complicated.
 */
export function scanLine(start: usize, end: usize): bool {
  beginShape(LINE_VARS, LINE_VARS + 8 * MAX_VARS);
  // What is known of a line's start holds for one way.
  if (way != AS_FILE) addBlock(i64x2.splat(way));
  limitIds(lineIdLetters);
  partCount = 0;
  const known = isQuoted ? scanQuoted(start, end) : scanStart(start, end);
  lineVarCount = <i32>((variables - LINE_VARS) >> 3);
  return known;
}

/** Scans the line as plain text: what stands in quotes is part of its shape. */
export function scanText(start: usize, end: usize): bool {
  beginShape(LINE_VARS, LINE_VARS + 8 * MAX_VARS);
  limitIds(partIdLetters);
  partCount = 0;
  const known = scanStart(start, end);
  lineVarCount = <i32>((variables - LINE_VARS) >> 3);
  return known;
}

function scanQuoted(start: usize, end: usize): bool {
  const hasEscapes = nextBackslash(start, end) < end;
  const count = hasEscapes ? listPairs(start, end) : listQuotes(start, end);
  // An odd one closes nothing; there may be too many.
  if ((count & 1) != 0) return false;
  question = isAccess ? nextQuestion(start, end) : end;
  let span = start;
  for (let quote = QUOTES; quote < QUOTES + ((<usize>count) << 2); quote += 8) {
    const open = <usize>load<u32>(quote);
    const close = <usize>load<u32>(quote, 4);
    if (isJson && isKey(close + 1, end)) continue;
    if (partCount == MAX_PARTS) return false;
    const done = span == start ? scanStart(start, open + 1) : scanSpan(span, open + 1);
    if (!done || !addVariable(open + 1, close)) return false;
    if (!addParts(open + 1, close, end)) return false;
    span = close;
  }
  return span == start ? scanStart(start, end) : scanSpan(span, end);
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

/** The first question mark behind the strings before, or the line's end. */
let question: usize = 0;

/** In the list of blocks, behind the end of a constant, where no other mark stands. */
const SPLIT: u64 = 254;

/** A string is a part; where requests are, its query is a part of its own. */
function addParts(start: usize, end: usize, lineEnd: usize): bool {
  if (question < start) question = nextQuestion(start, lineEnd);
  if (question >= end) {
    addPart(start, end);
    return true;
  }
  // In JSON any value may be split, and plans name the parts behind it by their number.
  if (isJson) addBlock(i64x2.splat(SPLIT));
  addPart(start, question + 1);
  if (partCount == MAX_PARTS) return false;
  addPart(question + 1, end);
  return true;
}

function addPart(start: usize, end: usize): void {
  const part = PARTS + <usize>partCount * PART_BYTES;
  store<u32>(part, <u32>start, PART_START);
  store<u32>(part, <u32>end, PART_END);
  partCount++;
}

/** What the part is as a whole (see whole-parts.ts). */
export function kindOfPart(part: usize): u32 {
  const start = <usize>load<u32>(part, PART_START);
  return wholeKind(start, <usize>load<u32>(part, PART_END), partIdLetters != 0);
}

/** Gives a part that is one variable its plan; false where there is no more room. */
export function placeWhole(part: usize, plan: u32): bool {
  if (partVars == PART_VARS + 8 * MAX_VARS) return false;
  store<u64>(partVars, load<u64>(part, PART_START));
  store<u32>(part, <u32>((partVars - PART_VARS) >> 3), PART_FIRST_VAR);
  store<u32>(part, 1, PART_VAR_COUNT);
  store<u32>(part, plan, PART_PLAN);
  partVars += 8;
  return true;
}

let partVars: usize = PART_VARS;

/** Before the parts of a line are scanned. */
export function beginParts(): void {
  limitIds(partIdLetters);
  partVars = PART_VARS;
}

/** Gives the first part its plan if it has the form of the last one. */
export function placeFirst(part: usize): bool {
  const start = <usize>load<u32>(part, PART_START);
  if (!isLastForm(start, <usize>load<u32>(part, PART_END))) return false;
  placeForm(partVars, start);
  store<u32>(part, 0, PART_FIRST_VAR);
  store<u32>(part, <u32>formVariables(), PART_VAR_COUNT);
  store<u32>(part, formPlan(), PART_PLAN);
  partVars += formVariables() << 3;
  return true;
}

/** Keeps the form of the first part, which was scanned. That of an access log is no time but a request. */
export function keepFirst(part: usize, plan: u32): void {
  if (isAccess) return;
  const start = <usize>load<u32>(part, PART_START);
  const end = <usize>load<u32>(part, PART_END);
  keepForm(start, end, plan, PART_VARS, <usize>load<u32>(part, PART_VAR_COUNT));
}

/** Scans a part: its hash, and its variables in PART_VARS. Parts come in order. */
export function scanPart(part: usize): bool {
  const start = <usize>load<u32>(part, PART_START);
  const end = <usize>load<u32>(part, PART_END);
  // `\u0041` is a letter: the digits of such a string are no numbers.
  if (isJson && hasUnicodeEscape(start, end)) return false;
  beginShape(partVars, PART_VARS + 8 * MAX_VARS);
  if (!scanSpan(start, end)) return false;
  store<u32>(part, <u32>((partVars - PART_VARS) >> 3), PART_FIRST_VAR);
  store<u32>(part, <u32>((variables - partVars) >> 3), PART_VAR_COUNT);
  store<u32>(part, 0, PART_PLAN);
  partVars = variables;
  return true;
}

function hasUnicodeEscape(start: usize, end: usize): bool {
  for (let at = nextBackslash(start, end); at < end; at = nextBackslash(at + 2, end)) {
    if (load<u8>(at + 1) == 117) return true;
  }
  return false;
}
