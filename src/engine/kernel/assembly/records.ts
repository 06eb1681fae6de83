/** Applies a recipe to a line: what it adds to the counts. */
import { countAddress } from './addresses';
import {
  countAddresses,
  fitHistogram,
  growExample,
  keepExample,
  learnPattern,
  learnRequest,
} from './host';
import {
  countBytes,
  countMethod,
  countPath,
  countStatus,
  MAX_PATH_BYTES,
  numberAt,
  pathEnd,
} from './http';
import { addDuration } from './latency';
import {
  BYTE_OFFSET,
  CONTINUATIONS,
  EXAMPLE_OPEN,
  HISTOGRAM,
  HISTOGRAM_BASE,
  HISTOGRAM_BUCKETS,
  HISTOGRAM_INTERVAL,
  INPUT,
  INVALID_COUNTS,
  KEYWORD_MASK,
  KEYWORD_RECORDS,
  LINE_VARS,
  NUMBER_LEVELS,
  PART_BYTES,
  PART_END,
  PART_FIRST_VAR,
  PART_RECIPE,
  PART_START,
  PART_VARS,
  PARTS,
  PATTERNS,
  SAMPLES_LEFT,
  UNIT,
  UNIT_INVALID,
  UNIT_RECORD,
  UNIT_START,
} from './layout';
import { hasLeadingZero, partCount } from './lines';
import {
  ADDRESS_TOTAL,
  ADDRESS_VERSIONS,
  ADDRESSES_AT,
  BYTES_VAR,
  DURATION_UNIT,
  DURATION_VAR,
  FLAG_HOST_ADDRESSES,
  FLAG_JSON,
  FLAG_OTHER_LEVELS,
  FLAG_REQUEST,
  FLAGS,
  HAS_PATH,
  HITS,
  KEYWORDS,
  KIND,
  KIND_CONTINUES,
  KIND_INVALID,
  KIND_RECORD,
  LEVEL,
  LEVEL_FIXED,
  LEVEL_MESSAGE,
  LEVEL_MODE,
  LEVEL_NUMBER,
  LEVEL_PART,
  LEVEL_STATUS,
  LEVEL_VAR,
  MESSAGE_LEVEL,
  METHOD,
  NO_METHOD,
  NO_PART,
  PATH_DELTA,
  PATH_VAR,
  PATTERN,
  PATTERN_PART,
  REASON,
  REQUEST_PART,
  REQUEST_STATE,
  REQUEST_UNKNOWN,
  REQUEST_VALID,
  STATUS_VAR,
  TIME_DELTA,
  TIME_MODE,
  TIME_NONE,
  TIME_PART,
  TIME_VAR,
  UNIT_MICROSECONDS,
  UNIT_SECONDS,
} from './recipe';
import { recipeAt } from './shapes';
import { timeAt } from './time';

// A pattern's records: by level (none, then the seven), and the first and last moment.
const FIRST: usize = 32;
const LAST: usize = 40;
const PATTERN_BYTES: usize = 64;

let maxRecordBytes: usize = 1048576;

/** Lines of a record that lie beyond are for the plain engine. */
export function limitRecords(bytes: usize): void {
  maxRecordBytes = bytes;
}

/** Set by `prepare` for `count`: what the record is, beside its recipe. */
let time: f64 = NaN;
let level: i32 = -1;
let status: i32 = 0;
let bytes: f64 = 0;
let pattern: u32 = 0;
let duration: f64 = NaN;
let pathFrom: usize = 0;
let pathTo: usize = 0;
let method: u8 = NO_METHOD;

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

/** Counts the line [start, end) by its recipe; false where only the plain engine can. */
export function applyRecipe(recipe: usize, start: usize, end: usize, next: usize): bool {
  const kind = load<u8>(recipe, KIND);
  if (kind == KIND_RECORD) {
    if (!prepare(recipe, start, end)) return false;
    beginRecord(recipe, start, end);
    return true;
  }
  if (kind == KIND_CONTINUES) return continueRecord(recipe, start, end, next);
  return kind == KIND_INVALID && countInvalid(recipe, start);
}

function countInvalid(recipe: usize, start: usize): bool {
  if (load<u32>(SAMPLES_LEFT) > 0) return false;
  const counts = INVALID_COUNTS + <usize>load<u8>(recipe, REASON) * 4;
  store<u32>(counts, load<u32>(counts) + 1);
  store<u32>(UNIT, UNIT_INVALID);
  store<u32>(UNIT_START, <u32>start);
  return true;
}

function continueRecord(recipe: usize, start: usize, end: usize, next: usize): bool {
  if (load<u32>(UNIT) != UNIT_RECORD) return false;
  if (next - <usize>load<u32>(UNIT_START) > maxRecordBytes) return false;
  store<u32>(CONTINUATIONS, load<u32>(CONTINUATIONS) + 1);
  countText(recipe, start, end);
  if (load<u32>(EXAMPLE_OPEN) != 0) growExample(start, end);
  return true;
}

function variable(number: i32): usize {
  return LINE_VARS + ((<usize>number) << 3);
}

/** The place `delta` bytes behind a variable of the line or a part, or behind its start. */
function placeOf(part: u8, number: i32, delta: usize, start: usize): usize {
  if (part == NO_PART) return (number < 0 ? start : <usize>load<u32>(variable(number), 4)) + delta;
  const at = PARTS + <usize>part * PART_BYTES;
  if (number < 0) return <usize>load<u32>(at, PART_START) + delta;
  const first = <usize>load<u32>(at, PART_FIRST_VAR);
  return <usize>load<u32>(PART_VARS + ((first + <usize>number) << 3), 4) + delta;
}

/** Reads whatever may turn out not to be what the recipe expects, before anything is counted. */
function prepare(recipe: usize, start: usize, end: usize): bool {
  const mode = load<u8>(recipe, TIME_MODE);
  if (mode == TIME_NONE) time = NaN;
  else {
    const at = placeOf(
      load<u8>(recipe, TIME_PART),
      <i32>load<i16>(recipe, TIME_VAR),
      <usize>load<u16>(recipe, TIME_DELTA),
      start,
    );
    time = timeAt(recipe, mode, at);
    if (isNaN(time)) return false;
  }
  const flags = load<u8>(recipe, FLAGS);
  if ((flags & FLAG_JSON) != 0 && hasLeadingZero()) return false;
  const isRequest = (flags & FLAG_REQUEST) != 0;
  if (isRequest && !prepareRequest(recipe, start, end)) return false;
  pattern = load<u32>(recipe, PATTERN);
  if (pattern == 0 && !preparePattern(recipe)) return false;
  level = <i32>load<i8>(recipe, LEVEL);
  const levelMode = load<u8>(recipe, LEVEL_MODE);
  return levelMode == LEVEL_FIXED || prepareLevel(recipe, levelMode);
}

function preparePattern(recipe: usize): bool {
  const part = PARTS + <usize>load<u8>(recipe, PATTERN_PART) * PART_BYTES;
  const known = recipeAt(load<u32>(part, PART_RECIPE));
  if (load<u32>(known, PATTERN) == 0) learnPattern(part, known);
  pattern = load<u32>(known, PATTERN);
  return pattern != 0;
}

function prepareLevel(recipe: usize, mode: u8): bool {
  if (mode == LEVEL_STATUS)
    level = status >= 500 ? 5 : status >= 400 ? 4 : status > 0 ? 2 : <i32>load<i8>(recipe, LEVEL);
  else if (mode == LEVEL_NUMBER) {
    const at = levelVariable(recipe);
    const value = numberAt(<usize>load<u32>(at), <usize>load<u32>(at, 4));
    if (value < 0 || value > 255 || load<u32>(at, 4) - load<u32>(at) > 3) return false;
    level = <i32>load<i8>(NUMBER_LEVELS + <usize>value);
    if (level == -2) return false;
  } else {
    const part = PARTS + <usize>load<u8>(recipe, LEVEL_PART) * PART_BYTES;
    const known = recipeAt(load<u32>(part, PART_RECIPE));
    level = <i32>load<i8>(known + (mode == LEVEL_MESSAGE ? MESSAGE_LEVEL : LEVEL));
    if (level < -1) return false;
  }
  return level != -1 || (load<u8>(recipe, FLAGS) & FLAG_OTHER_LEVELS) == 0;
}

function levelVariable(recipe: usize): usize {
  const number = <i32>load<i16>(recipe, LEVEL_VAR);
  const part = load<u8>(recipe, LEVEL_PART);
  if (part == NO_PART) return variable(number);
  const first = <i32>load<u32>(PARTS + <usize>part * PART_BYTES, PART_FIRST_VAR);
  return PART_VARS + ((<usize>(first + number)) << 3);
}

function prepareRequest(recipe: usize, start: usize, end: usize): bool {
  status = 0;
  const statusVar = <i32>load<i16>(recipe, STATUS_VAR);
  if (statusVar >= 0) {
    const at = variable(statusVar);
    const from = <usize>load<u32>(at);
    if (<usize>load<u32>(at, 4) - from != 3) return false;
    status = <i32>numberAt(from, from + 3);
  }
  bytes = 0;
  const bytesVar = <i32>load<i16>(recipe, BYTES_VAR);
  if (bytesVar >= 0) {
    const at = variable(bytesVar);
    bytes = numberAt(<usize>load<u32>(at), <usize>load<u32>(at, 4));
    if (bytes < 0) return false;
  }
  duration = NaN;
  const durationVar = <i32>load<i16>(recipe, DURATION_VAR);
  if (durationVar >= 0 && !prepareDuration(recipe, variable(durationVar))) return false;
  return preparePath(recipe, start, end);
}

/** A number, perhaps with a fraction; as a decimal number is read: the whole is divided once. */
function prepareDuration(recipe: usize, at: usize): bool {
  const from = <usize>load<u32>(at);
  const to = <usize>load<u32>(at, 4);
  // 15 digits and a dot: what a double holds exactly.
  if (to - from > 16) return false;
  let value: f64 = 0;
  let scale: f64 = 0;
  for (let i = from; i < to; i++) {
    const digit = <u32>load<u8>(i) - 48;
    if (digit < 10) {
      value = value * 10 + <f64>digit;
      scale *= 10;
    } else scale = 1;
  }
  if (scale > 1) value /= scale;
  const unit = load<u8>(recipe, DURATION_UNIT);
  duration =
    unit == UNIT_SECONDS
      ? value * 1000
      : unit == UNIT_MICROSECONDS
        ? value * (1.0 / 1000.0)
        : value;
  return true;
}

function preparePath(recipe: usize, start: usize, end: usize): bool {
  pathTo = 0;
  const number = load<u8>(recipe, REQUEST_PART);
  if (number != NO_PART) {
    const part = PARTS + <usize>number * PART_BYTES;
    const known = recipeAt(load<u32>(part, PART_RECIPE));
    if (load<u8>(known, REQUEST_STATE) == REQUEST_UNKNOWN) learnRequest(part, known);
    if (load<u8>(known, REQUEST_STATE) != REQUEST_VALID) return false;
    method = load<u8>(known, METHOD);
    pathFrom = <usize>load<u32>(part, PART_START) + <usize>load<u16>(known, PATH_DELTA);
    pathTo = pathEnd(pathFrom, <usize>load<u32>(part, PART_END));
  } else {
    method = load<u8>(recipe, METHOD);
    if (load<u8>(recipe, HAS_PATH) == 0) return true;
    pathFrom = placeOf(
      NO_PART,
      <i32>load<i16>(recipe, PATH_VAR),
      <usize>load<u16>(recipe, PATH_DELTA),
      start,
    );
    pathTo = pathEnd(pathFrom, end);
  }
  return pathTo - pathFrom <= MAX_PATH_BYTES;
}

function beginRecord(recipe: usize, start: usize, end: usize): void {
  flushKeywords();
  store<u32>(UNIT, UNIT_RECORD);
  store<u32>(UNIT_START, <u32>start);
  store<u32>(EXAMPLE_OPEN, 0);
  const column = (<usize>(level + 1)) << 2;
  countPattern(column, start, end);
  if (!isNaN(time)) countTime(column);
  countText(recipe, start, end);
  if ((load<u8>(recipe, FLAGS) & FLAG_REQUEST) != 0) countRequest(offsetOf(start));
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

function countTime(column: usize): void {
  let index = Math.floor(time / load<f64>(HISTOGRAM_INTERVAL)) - load<f64>(HISTOGRAM_BASE);
  if (!(index >= 0 && index < <f64>HISTOGRAM_BUCKETS)) {
    fitHistogram(time);
    index = Math.floor(time / load<f64>(HISTOGRAM_INTERVAL)) - load<f64>(HISTOGRAM_BASE);
  }
  const at = HISTOGRAM + ((<usize>index) << 5) + column;
  store<u32>(at, load<u32>(at) + 1);
}

/** Where the line at this address starts in the file, modulo 2^32. */
function offsetOf(start: usize): u32 {
  return load<u32>(BYTE_OFFSET) + <u32>(start - INPUT);
}

function countRequest(offset: u32): void {
  if (method != NO_METHOD) countMethod(method);
  if (status > 0) countStatus(status);
  if (pathTo > pathFrom) countPath(pathFrom, pathTo, offset);
  countBytes(bytes);
  if (!isNaN(duration)) addDuration(duration);
}

/** Keywords and addresses of the line and of its parts. */
function countText(recipe: usize, start: usize, end: usize): void {
  let mask = load<u64>(KEYWORD_MASK) | load<u64>(recipe, KEYWORDS);
  let flags = load<u8>(recipe, FLAGS);
  store<u32>(recipe, load<u32>(recipe, HITS) + 1, HITS);
  for (let i = 0; i < partCount; i++) {
    const known = recipeAt(load<u32>(PARTS + <usize>i * PART_BYTES, PART_RECIPE));
    mask |= load<u64>(known, KEYWORDS);
    flags |= load<u8>(known, FLAGS);
    store<u32>(known, load<u32>(known, HITS) + 1, HITS);
  }
  store<u64>(KEYWORD_MASK, mask);
  if ((flags & FLAG_HOST_ADDRESSES) != 0) {
    countAddresses(start, end);
    return;
  }
  const offset = offsetOf(start);
  countOwnAddresses(recipe, LINE_VARS, offset);
  for (let i = 0; i < partCount; i++) {
    const part = PARTS + <usize>i * PART_BYTES;
    countOwnAddresses(
      recipeAt(load<u32>(part, PART_RECIPE)),
      PART_VARS + ((<usize>load<u32>(part, PART_FIRST_VAR)) << 3),
      offset,
    );
  }
}

function countOwnAddresses(recipe: usize, variables: usize, offset: u32): void {
  const total = <usize>load<u8>(recipe, ADDRESS_TOTAL);
  for (let i: usize = 0; i < total; i++) {
    const first = <usize>load<u8>(recipe + i, ADDRESSES_AT);
    countAddress(
      variables + (first << 3),
      ((load<u8>(recipe, ADDRESS_VERSIONS) >> <u8>i) & 1) != 0,
      offset,
    );
  }
}
