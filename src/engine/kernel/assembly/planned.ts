/** A line read by the plan of its shape, which the host makes where there is none. */

import { applyPlan } from './count/records';
import { planLine, planObject, planPart, planText } from './host';
import { LINE_VAR_COUNT, PART_BYTES, PART_COUNT, PART_PLAN, PARTS } from './layout';
import { KIND, KIND_INTERPRET, KIND_RECORD, KIND_TEXT } from './plan';
import { hashA, hashB, hashedBlocks } from './scan/hash';
import {
  beginParts,
  keepFirst,
  kindOfPart,
  lineVarCount,
  mayBeObject,
  partCount,
  placeFirst,
  placeWhole,
  scanAs,
  scanLine,
  scanPart,
  scansQuotes,
  scanText,
} from './scan/lines';
import { hasControls } from './scan/masks';
import { findPart, keepPart } from './scan/part-cache';
import { findPlan, isWorthPlanning, planAt, remember } from './scan/shapes';
import { AS_FILE, AS_OBJECT, way } from './scan/way';
import { keepWholePlan, WHOLE_NONE, wholePlan } from './scan/whole-parts';

/** In the length of a shape (shapes.ts): of a line that was scanned as text in a file of another kind. */
const AS_TEXT: u32 = 1 << 31;

let maxLineBytes: usize = 4096;

/** Lines of more bytes are for the interpreter. */
export function limitLines(bytes: usize): void {
  maxLineBytes = bytes;
}

// What became of a line.
const READ: u32 = 0;
/** The interpreter must read it. */
const LEFT: u32 = 1;
/** It is to be scanned in another way. */
const OTHER: u32 = 2;

/** Counts or lists the line [start, end) by its plan; false where the interpreter must read it. */
export function readPlanned(start: usize, end: usize, next: usize): bool {
  if (next - start > maxLineBytes) return false;
  if (hasControls(start, end)) return false;
  let done = mayBeObject(start) ? readObject(start, end, next) : OTHER;
  if (done == OTHER) done = readByShape(start, end, next);
  return done == OTHER ? scansQuotes() && readText(start, end, next) : done == READ;
}

/** As an object of JSON in a file of other lines. */
function readObject(start: usize, end: usize, next: usize): u32 {
  scanAs(AS_OBJECT);
  const done = readByShape(start, end, next);
  scanAs(AS_FILE);
  return done;
}

function readByShape(start: usize, end: usize, next: usize): u32 {
  if (!scanLine(start, end)) return OTHER;
  const a = hashA;
  const b = hashB;
  const length = (hashedBlocks() << 1) | way;
  let number = findPlan(a, b, length);
  let kind = number == 0 ? KIND_RECORD : load<u8>(planAt(number), KIND);
  if (kind == KIND_INTERPRET) return LEFT;
  if (kind == KIND_TEXT) return OTHER;
  if (partCount > 0 && !findParts()) return LEFT;
  if (number == 0) {
    number = makePlan(start, end, a, b, length);
    kind = number == 0 ? KIND_INTERPRET : load<u8>(planAt(number), KIND);
    if (kind == KIND_TEXT) return OTHER;
  }
  return number != 0 && apply(number, start, end, next) ? READ : LEFT;
}

/** The same for a line of another kind than its file's: nothing in it is a part of its own. */
function readText(start: usize, end: usize, next: usize): bool {
  if (!scanText(start, end)) return false;
  const a = hashA;
  const b = hashB;
  const length = (hashedBlocks() << 1) | AS_TEXT;
  let number = findPlan(a, b, length);
  if (number == 0) {
    if (!isWorthPlanning(a, b)) return false;
    store<u32>(LINE_VAR_COUNT, <u32>lineVarCount);
    store<u32>(PART_COUNT, 0);
    number = planText(start, end);
    remember(a, b, length, number);
  }
  return number != 0 && apply(number, start, end, next);
}

function apply(number: u32, start: usize, end: usize, next: usize): bool {
  const plan = planAt(number);
  return load<u8>(plan, KIND) != KIND_INTERPRET && applyPlan(plan, start, end, next);
}

/** Gives the parts of the line their plans; false where one of them has none. */
function findParts(): bool {
  const isOfObject = way == AS_OBJECT;
  beginParts();
  for (let i = 0; i < partCount; i++) {
    const part = PARTS + <usize>i * PART_BYTES;
    if (i == 0 && placeFirst(part)) continue;
    const kind = kindOfPart(part);
    const whole = wholePlan(kind, isOfObject);
    if (whole != 0 && placeWhole(part, whole)) continue;
    if (kind == WHOLE_NONE && findPart(part)) continue;
    if (!scanPart(part)) return false;
    const length = (hashedBlocks() << 1) | 1 | way;
    let number = findPlan(hashA, hashB, length);
    if (number == 0) {
      if (!isWorthPlanning(hashA, hashB)) return false;
      number = planPart(part, isOfObject);
      remember(hashA, hashB, length, number);
    }
    if (number == 0 || load<u8>(planAt(number), KIND) == KIND_INTERPRET) return false;
    if (kind == WHOLE_NONE) keepPart(part, number);
    else keepWholePlan(kind, isOfObject, number);
    if (i == 0) keepFirst(part, number);
    store<u32>(part, number, PART_PLAN);
  }
  return true;
}

/** Asks the host for the line's plan, if that is worth it, and remembers it; 0 for none. */
function makePlan(start: usize, end: usize, a: u64, b: u64, length: u32): u32 {
  if (!isWorthPlanning(a, b)) return 0;
  store<u32>(LINE_VAR_COUNT, <u32>lineVarCount);
  store<u32>(PART_COUNT, <u32>partCount);
  const number = way == AS_OBJECT ? planObject(start, end) : planLine(start, end);
  // The parts may have taken the place that was free.
  if (findPlan(a, b, length) == 0) remember(a, b, length, number);
  return number;
}
