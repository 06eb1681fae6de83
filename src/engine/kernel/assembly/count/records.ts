/** Applies a plan to a line: what it adds to the counts. */

import { countAddresses, growExample, keepExample } from '../host';
import {
  BYTE_OFFSET,
  CONTINUATIONS,
  EXAMPLE_OPEN,
  FORMAT_RECORDS,
  INPUT,
  INVALID_COUNTS,
  KEYWORD_MASK,
  KEYWORD_RECORDS,
  LINE_VARS,
  PART_BYTES,
  PART_FIRST_VAR,
  PART_PLAN,
  PART_VARS,
  PARTS,
  PATTERNS,
  RECORD_ERRORS,
  RECORD_TIME,
  SAMPLES_LEFT,
  UNIT,
  UNIT_INVALID,
  UNIT_RECORD,
  UNIT_START,
} from '../layout';
import { isCounting, isListing, listInvalid, listRecord } from '../list/entries';
import {
  ADDRESS_RUN,
  ADDRESS_TOTAL,
  ADDRESS_VERSIONS,
  ADDRESSES_AT,
  FLAG_HOST_ADDRESSES,
  FLAG_OTHER,
  FLAG_REQUEST,
  FLAG_RUN,
  FLAGS,
  FORMAT,
  HITS,
  KEYWORDS,
  KIND,
  KIND_CONTINUES,
  KIND_INVALID,
  KIND_RECORD,
  NO_METHOD,
  REASON,
} from '../plan';
import { partCount } from '../scan/lines';
import { planAt } from '../scan/shapes';
import { countAddress, countRun } from './addresses';
import { countBytes, countMethod, countStatus, errorClass } from './http';
import { addDuration } from './latency';
import { countPath } from './paths';
import {
  bytes,
  duration,
  level,
  method,
  pathFrom,
  pathTo,
  pattern,
  prepare,
  status,
  time,
} from './prepare';
import { beginAddresses } from './record-addresses';
import { countTime } from './time-buckets';

// A pattern's records: by level (none, then the seven), and the first and last moment.
const FIRST: usize = 32;
const LAST: usize = 40;
const PATTERN_BYTES: usize = 64;

let maxRecordBytes: usize = 1048576;

/** Lines of a record that lie beyond are for the interpreter. */
export function limitRecords(bytes: usize): void {
  maxRecordBytes = bytes;
}

/** Counts the keywords of the record that ends here. */
export function flushKeywords(): void {
  let mask = load<u64>(KEYWORD_MASK);
  if (mask == 0) return;
  store<u64>(KEYWORD_MASK, 0);
  while (mask != 0) {
    const at = KEYWORD_RECORDS + <usize>ctz(mask) * 4;
    store<u32>(at, load<u32>(at) + 1);
    mask &= mask - 1;
  }
}

/** Counts the line [start, end) by its plan; false where only the interpreter can. */
export function applyPlan(plan: usize, start: usize, end: usize, next: usize): bool {
  const kind = load<u8>(plan, KIND);
  if (kind == KIND_RECORD) {
    if (!prepare(plan, start, end)) return false;
    store<u32>(UNIT, UNIT_RECORD);
    store<u32>(UNIT_START, <u32>start);
    if (isListing) listPrepared(plan, start);
    if (isCounting) beginRecord(plan, start, end);
    return true;
  }
  if (kind == KIND_CONTINUES) return continueRecord(plan, start, end, next);
  return kind == KIND_INVALID && countInvalid(plan, start);
}

function countInvalid(plan: usize, start: usize): bool {
  if (isCounting && load<u32>(SAMPLES_LEFT) > 0) return false;
  if (isListing) listInvalid(start, load<u8>(plan, REASON));
  if (isCounting) {
    const counts = INVALID_COUNTS + <usize>load<u8>(plan, REASON) * 4;
    store<u32>(counts, load<u32>(counts) + 1);
  }
  store<u32>(UNIT, UNIT_INVALID);
  store<u32>(UNIT_START, <u32>start);
  return true;
}

function continueRecord(plan: usize, start: usize, end: usize, next: usize): bool {
  if (load<u32>(UNIT) != UNIT_RECORD) return false;
  if (next - <usize>load<u32>(UNIT_START) > maxRecordBytes) return false;
  if (!isCounting) return true;
  store<u32>(CONTINUATIONS, load<u32>(CONTINUATIONS) + 1);
  countText(plan, start, end);
  if (load<u32>(EXAMPLE_OPEN) != 0) growExample(start, end);
  return true;
}

function listPrepared(plan: usize, start: usize): void {
  const format = load<u8>(plan, FORMAT);
  const other: u32 = (load<u8>(plan, FLAGS) & FLAG_OTHER) != 0 ? 1 : 0;
  if ((load<u8>(plan, FLAGS) & FLAG_REQUEST) == 0) {
    listRecord(start, format, other, pattern, level, time, 0, <u32>NO_METHOD, 0, 0);
  } else {
    listRecord(
      start,
      format,
      other,
      pattern,
      level,
      time,
      <u32>status,
      <u32>method,
      pathFrom,
      pathTo,
    );
  }
}

function beginRecord(plan: usize, start: usize, end: usize): void {
  flushKeywords();
  store<u32>(EXAMPLE_OPEN, 0);
  const column = (<usize>(level + 1)) << 2;
  countPattern(column, start, end);
  countFormat(load<u8>(plan, FORMAT));
  const isRequest = (load<u8>(plan, FLAGS) & FLAG_REQUEST) != 0;
  beginAddresses();
  store<f64>(RECORD_TIME, time);
  store<u32>(RECORD_ERRORS, isRequest ? errorClass(status) : 0);
  if (!isNaN(time)) countTime(time, column, pattern, isRequest ? status : 0);
  countText(plan, start, end);
  if (isRequest) countRequest(offsetOf(start));
}

function countPattern(column: usize, start: usize, end: usize): void {
  const entry = PATTERNS + <usize>(pattern - 1) * PATTERN_BYTES;
  const levels = v128.or(v128.load(entry), v128.load(entry, 16));
  if (!v128.any_true(levels)) {
    store<f64>(entry, Infinity, FIRST);
    store<f64>(entry, -Infinity, LAST);
    keepExample(pattern, start, end);
  }
  store<u32>(entry + column, load<u32>(entry + column) + 1);
  if (isNaN(time)) return;
  if (time < load<f64>(entry, FIRST)) store<f64>(entry, time, FIRST);
  if (time > load<f64>(entry, LAST)) store<f64>(entry, time, LAST);
}

function countFormat(number: u8): void {
  const at = FORMAT_RECORDS + ((<usize>number) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** Where the line at this address starts in the file, modulo 2^32. */
function offsetOf(start: usize): u32 {
  return load<u32>(BYTE_OFFSET) + <u32>(start - INPUT);
}

function countRequest(offset: u32): void {
  if (method != NO_METHOD) countMethod(method);
  if (status > 0) countStatus(status);
  countBytes(bytes);
  if (pathTo <= pathFrom) addDuration(duration);
  else countPath(pathFrom, pathTo, offset, load<u32>(RECORD_ERRORS), bytes, duration);
}

/** Keywords and addresses of the line and of its parts. */
function countText(plan: usize, start: usize, end: usize): void {
  let mask = load<u64>(KEYWORD_MASK) | load<u64>(plan, KEYWORDS);
  let flags = load<u8>(plan, FLAGS);
  let addresses: u8 = 0;
  store<u32>(plan, load<u32>(plan, HITS) + 1, HITS);
  for (let i = 0; i < partCount; i++) {
    const known = planAt(load<u32>(PARTS + <usize>i * PART_BYTES, PART_PLAN));
    mask |= load<u64>(known, KEYWORDS);
    flags |= load<u8>(known, FLAGS);
    addresses |= load<u8>(known, ADDRESS_TOTAL);
    store<u32>(known, load<u32>(known, HITS) + 1, HITS);
  }
  store<u64>(KEYWORD_MASK, mask);
  if ((flags & FLAG_HOST_ADDRESSES) != 0) {
    countAddresses(start, end);
    return;
  }
  const offset = offsetOf(start);
  countOwnAddresses(plan, LINE_VARS, offset);
  if (addresses != 0) countPartAddresses(offset);
  if ((flags & FLAG_RUN) != 0) countRuns(plan, start, end);
}

function countPartAddresses(offset: u32): void {
  for (let i = 0; i < partCount; i++) {
    const part = PARTS + <usize>i * PART_BYTES;
    countOwnAddresses(
      planAt(load<u32>(part, PART_PLAN)),
      PART_VARS + ((<usize>load<u32>(part, PART_FIRST_VAR)) << 3),
      offset,
    );
  }
}

/** Runs of the line and of its parts. */
function countRuns(plan: usize, start: usize, end: usize): void {
  if ((load<u8>(plan, FLAGS) & FLAG_RUN) != 0) {
    countRun(LINE_VARS + ((<usize>load<u8>(plan, ADDRESS_RUN)) << 3), start, end);
  }
  for (let i = 0; i < partCount; i++) {
    const part = PARTS + <usize>i * PART_BYTES;
    const known = planAt(load<u32>(part, PART_PLAN));
    if ((load<u8>(known, FLAGS) & FLAG_RUN) == 0) continue;
    const variable = <usize>load<u32>(part, PART_FIRST_VAR) + <usize>load<u8>(known, ADDRESS_RUN);
    countRun(PART_VARS + (variable << 3), start, end);
  }
}

function countOwnAddresses(plan: usize, variables: usize, offset: u32): void {
  const total = <usize>load<u8>(plan, ADDRESS_TOTAL);
  for (let i: usize = 0; i < total; i++) {
    const first = <usize>load<u8>(plan + i, ADDRESSES_AT);
    countAddress(
      variables + (first << 3),
      ((load<u8>(plan, ADDRESS_VERSIONS) >> <u8>i) & 1) != 0,
      offset,
    );
  }
}
