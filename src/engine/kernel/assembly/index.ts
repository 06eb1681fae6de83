/**
 * The kernel: lines in, counts or a list of records out. It knows no format. Each line is reduced to its shape; for a shape
 * that is new the host says once what such lines hold (a plan), and from then on they are counted here.
 */

import { applyPlan, limitRecords } from './count/records';
import { planLine, planPart, readLine } from './host';
import { INPUT, LINE_VAR_COUNT, LINES, PART_BYTES, PART_COUNT, PART_PLAN, PARTS } from './layout';
import { skipLines } from './list/entries';
import { KIND, KIND_INTERPRET } from './plan';
import { hashA, hashB, hashedBlocks, seedHash } from './scan/hash';
import {
  beginParts,
  keepFirst,
  kindOfPart,
  lineVarCount,
  partCount,
  placeFirst,
  placeWhole,
  scanLine,
  scanPart,
} from './scan/lines';
import { beginInput, hasControls, newlineFrom } from './scan/masks';
import { findPart, keepPart } from './scan/part-cache';
import { fillMarks } from './scan/scan';
import { findPlan, isWorthPlanning, planAt, remember } from './scan/shapes';
import { keepWholePlan, WHOLE_NONE, wholePlan } from './scan/whole-parts';
import { fillSplats } from './splat';

export { flushAddresses, packAddresses } from './count/addresses';
export { beginAddresses, isFirstInRecord } from './count/record-addresses';
export { flushKeywords } from './count/records';
export { beginList, listEntry, skipLines } from './list/entries';
export { configureScan } from './scan/lines';
export { placeMasks } from './scan/masks';
export { countLinesWithText, countNewlines, findText, setNeedle } from './search/find-text';

/** Longer lines are read by the interpreter. */
let maxLineBytes: usize = 4096;

let position: usize = 0;
let inputEnd: usize = 0;

/** Before anything is read. The numbers are for hashes: any will do. */
export function start(a: u64, b: u64): void {
  seedHash(a, b);
  fillSplats();
  fillMarks();
}

/** Limits of lines and records, in bytes. */
export function configureLimits(line: u32, record: u32): void {
  maxLineBytes = <usize>min(line, record);
  limitRecords(<usize>record);
}

/** Starts on `length` bytes at INPUT, the first `skip` of which are done with. */
export function begin(length: u32, skip: u32): void {
  beginInput(<usize>length, <usize>skip);
  position = INPUT + <usize>skip;
  inputEnd = INPUT + <usize>length;
}

/**
 * Reads lines until `bytes` more are done, or all. Returns whether there are more. Short calls let the
 * engine below replace its quickly made code by better one.
 */
export function run(bytes: u32): bool {
  const until = min(position + <usize>bytes, inputEnd);
  while (position < until) {
    const start = position;
    const newline = newlineFrom(start);
    const next = newline < inputEnd ? newline + 1 : inputEnd;
    let end = newline;
    if (end > start && load<u8>(end - 1) == 13) end--;
    if (readFast(start, end, next)) store<u32>(LINES, load<u32>(LINES) + 1);
    else readLine(start, end, next);
    skipLines(1);
    position = next;
  }
  return position < inputEnd;
}

/** For the benchmark of stages: cuts what `begin` was given into lines, and scans them if `scans`. */
export function scanOnly(scans: bool): u32 {
  let lines: u32 = 0;
  while (position < inputEnd) {
    const newline = newlineFrom(position);
    if (scans) scanLine(position, newline);
    position = newline + 1;
    lines++;
  }
  return lines;
}

/** Counts a line by its plan; false where the interpreter must read it. */
function readFast(start: usize, end: usize, next: usize): bool {
  if (next - start > maxLineBytes) return false;
  if (hasControls(start, end)) return false;
  if (!scanLine(start, end)) return false;
  const a = hashA;
  const b = hashB;
  const length = hashedBlocks() << 1;
  let number = findPlan(a, b, length);
  if (number != 0 && load<u8>(planAt(number), KIND) == KIND_INTERPRET) return false;
  if (partCount > 0 && !findParts()) return false;
  if (number == 0) number = makePlan(start, end, a, b, length);
  if (number == 0) return false;
  const plan = planAt(number);
  return load<u8>(plan, KIND) != KIND_INTERPRET && applyPlan(plan, start, end, next);
}

/** Gives the parts of the line their plans; false where one of them has none. */
function findParts(): bool {
  beginParts();
  for (let i = 0; i < partCount; i++) {
    const part = PARTS + <usize>i * PART_BYTES;
    if (i == 0 && placeFirst(part)) continue;
    const kind = kindOfPart(part);
    const whole = wholePlan(kind);
    if (whole != 0 && placeWhole(part, whole)) continue;
    if (kind == WHOLE_NONE && findPart(part)) continue;
    if (!scanPart(part)) return false;
    const length = (hashedBlocks() << 1) | 1;
    let number = findPlan(hashA, hashB, length);
    if (number == 0) {
      if (!isWorthPlanning(hashA, hashB)) return false;
      number = planPart(part);
      remember(hashA, hashB, length, number);
    }
    if (number == 0 || load<u8>(planAt(number), KIND) == KIND_INTERPRET) return false;
    if (kind == WHOLE_NONE) keepPart(part, number);
    else keepWholePlan(kind, number);
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
  const number = planLine(start, end);
  // The parts may have taken the place that was free.
  if (findPlan(a, b, length) == 0) remember(a, b, length, number);
  return number;
}
