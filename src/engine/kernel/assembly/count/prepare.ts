/** What a line of a known shape says, read where its plan tells: time, level, pattern, request. */
import { planPath, planPattern, planRequest } from '../host';
import {
  LINE_VARS,
  MAX_PATH_BYTES,
  NUMBER_LEVELS,
  OBJECT_LEVELS,
  OWN_LEVELS,
  PART_BYTES,
  PART_END,
  PART_PLAN,
  PART_START,
  PARTS,
} from '../layout';
import {
  BYTES_VAR,
  DURATION_UNIT,
  DURATION_VAR,
  FLAG_JSON,
  FLAG_OTHER_LEVELS,
  FLAG_REQUEST,
  FLAGS,
  HAS_PATH,
  LEVEL,
  LEVEL_FIXED,
  LEVEL_MESSAGE,
  LEVEL_MODE,
  LEVEL_NUMBER,
  LEVEL_OWN_NUMBER,
  LEVEL_PART,
  LEVEL_STATUS,
  LEVEL_VAR,
  LEVEL_WORD,
  MESSAGE_LEVEL,
  METHOD,
  METHOD_PART,
  METHOD_PLAN,
  NO_METHOD,
  NO_PART,
  PATH_DELTA,
  PATH_VAR,
  PATTERN,
  PATTERN_PART,
  PRIORITY,
  REQUEST_PART,
  REQUEST_PATTERN,
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
} from '../plan';
import { hasLeadingZero } from '../scan/lines';
import { planAt } from '../scan/shapes';
import { AS_OBJECT, way } from '../scan/way';
import { DIGIT, kindAt } from '../scan/words';
import { numberAt } from './http';
import { pathEnd } from './paths';
import { timeAt } from './time';

/** The highest priority of syslog (RFC 5424, 6.2.1). */
const MAX_PRIORITY: f64 = 191;
/** Of one answer: a sketch of paths has room for more of them (see path-sketch.ts). */
const MAX_BYTES: f64 = 1099511627776.0;
/** In place of a level: the interpreter must read the line. */
const REFUSED: i32 = -2;

/** Set by `prepare`: what the record is, beside its plan. */
export let time: f64 = NaN;
export let level: i32 = -1;
export let status: i32 = 0;
export let bytes: f64 = 0;
export let pattern: u32 = 0;
export let duration: f64 = NaN;
export let pathFrom: usize = 0;
export let pathTo: usize = 0;
export let method: u8 = NO_METHOD;

function variable(number: i32): usize {
  return LINE_VARS + ((<usize>number) << 3);
}

/** The place `delta` bytes behind a variable of the line, or behind the start of it or of a part. */
function placeOf(part: u8, number: i32, delta: usize, start: usize): usize {
  if (part == NO_PART) return (number < 0 ? start : <usize>load<u32>(variable(number), 4)) + delta;
  return <usize>load<u32>(PARTS + <usize>part * PART_BYTES, PART_START) + delta;
}

/** Reads whatever may turn out not to be what the plan expects; false: nothing may be counted. */
export function prepare(plan: usize, start: usize, end: usize): bool {
  const mode = load<u8>(plan, TIME_MODE);
  if (mode == TIME_NONE) time = NaN;
  else {
    const at = placeOf(
      load<u8>(plan, TIME_PART),
      <i32>load<i16>(plan, TIME_VAR),
      <usize>load<u16>(plan, TIME_DELTA),
      start,
    );
    time = timeAt(plan, mode, at);
    if (isNaN(time)) return false;
  }
  const flags = load<u8>(plan, FLAGS);
  if ((flags & FLAG_JSON) != 0 && hasLeadingZero()) return false;
  const isRequest = (flags & FLAG_REQUEST) != 0;
  if (isRequest && !prepareRequest(plan, start, end)) return false;
  pattern = load<u32>(plan, PATTERN);
  if (pattern == 0 && !preparePattern(plan)) return false;
  const priority = <i32>load<u16>(plan, PRIORITY);
  if (priority != 0 && !isPriority(variable(priority - 1))) return false;
  level = <i32>load<i8>(plan, LEVEL);
  const levelMode = load<u8>(plan, LEVEL_MODE);
  return levelMode == LEVEL_FIXED || prepareLevel(plan, levelMode);
}

function preparePattern(plan: usize): bool {
  const number = load<u8>(plan, PATTERN_PART);
  const part = PARTS + <usize>number * PART_BYTES;
  const known = planAt(load<u32>(part, PART_PLAN));
  if ((load<u8>(plan, FLAGS) & FLAG_REQUEST) != 0 && load<u8>(plan, REQUEST_PART) == number) {
    pattern = load<u32>(known, REQUEST_PATTERN);
    return pattern != 0;
  }
  if (load<u32>(known, PATTERN) == 0) planPattern(part, known, way == AS_OBJECT);
  pattern = load<u32>(known, PATTERN);
  return pattern != 0;
}

function prepareLevel(plan: usize, mode: u8): bool {
  if (mode == LEVEL_STATUS)
    level = status >= 500 ? 5 : status >= 400 ? 4 : status > 0 ? 2 : <i32>load<i8>(plan, LEVEL);
  else if (mode == LEVEL_NUMBER || mode == LEVEL_OWN_NUMBER) {
    const at = variable(<i32>load<i16>(plan, LEVEL_VAR));
    const from = <usize>load<u32>(at);
    // As a word it has no zeros in front.
    if (mode == LEVEL_OWN_NUMBER && load<u8>(from) == 48 && load<u32>(at, 4) - <u32>from > 1)
      return false;
    const levels = mode == LEVEL_NUMBER ? numberLevels() : OWN_LEVELS;
    level = levelOfNumber(levels, from, <usize>load<u32>(at, 4));
  } else {
    const part = PARTS + <usize>load<u8>(plan, LEVEL_PART) * PART_BYTES;
    const known = planAt(load<u32>(part, PART_PLAN));
    level = <i32>load<i8>(known + (mode == LEVEL_MESSAGE ? MESSAGE_LEVEL : LEVEL));
    if (level == REFUSED && mode == LEVEL_WORD) level = levelOfPart(part);
  }
  if (level == REFUSED) return false;
  return level != -1 || (load<u8>(plan, FLAGS) & FLAG_OTHER_LEVELS) == 0;
}

function numberLevels(): usize {
  return way == AS_OBJECT ? OBJECT_LEVELS : NUMBER_LEVELS;
}

function isPriority(at: usize): bool {
  const from = <usize>load<u32>(at);
  const to = <usize>load<u32>(at, 4);
  return to - from <= 3 && numberAt(from, to) <= MAX_PRIORITY;
}

/** The level that the digits [from, to) mean; REFUSED for more than three of them, and where the table says so. */
function levelOfNumber(levels: usize, from: usize, to: usize): i32 {
  if (to - from > 3) return REFUSED;
  const value = numberAt(from, to);
  return value > 255 ? REFUSED : <i32>load<i8>(levels + <usize>value);
}

/** The level of a part that is a number; REFUSED for any other text. */
function levelOfPart(part: usize): i32 {
  const from = <usize>load<u32>(part, PART_START);
  const to = <usize>load<u32>(part, PART_END);
  for (let at = from; at < to; at++) if ((kindAt(at) & DIGIT) == 0) return REFUSED;
  return to == from ? REFUSED : levelOfNumber(numberLevels(), from, to);
}

function prepareRequest(plan: usize, start: usize, end: usize): bool {
  status = 0;
  const statusVar = <i32>load<i16>(plan, STATUS_VAR);
  if (statusVar >= 0) {
    const at = variable(statusVar);
    const from = <usize>load<u32>(at);
    if (<usize>load<u32>(at, 4) - from != 3) return false;
    status = <i32>numberAt(from, from + 3);
  }
  bytes = 0;
  const bytesVar = <i32>load<i16>(plan, BYTES_VAR);
  if (bytesVar >= 0) {
    const at = variable(bytesVar);
    bytes = numberAt(<usize>load<u32>(at), <usize>load<u32>(at, 4));
    if (!(bytes >= 0 && bytes < MAX_BYTES)) return false;
  }
  duration = NaN;
  const durationVar = <i32>load<i16>(plan, DURATION_VAR);
  if (durationVar >= 0 && !prepareDuration(plan, variable(durationVar))) return false;
  return preparePath(plan, start, end);
}

/** A number, perhaps with a fraction; as a decimal number is read: the whole is divided once. */
function prepareDuration(plan: usize, at: usize): bool {
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
  const unit = load<u8>(plan, DURATION_UNIT);
  duration =
    unit == UNIT_SECONDS
      ? value * 1000
      : unit == UNIT_MICROSECONDS
        ? value * (1.0 / 1000.0)
        : value;
  return true;
}

/** One shape of paths mostly comes with one method. */
function planPathOnce(part: usize, known: usize, methodPart: usize): void {
  const planned = load<u32>(methodPart, PART_PLAN);
  if (load<u32>(known, METHOD_PLAN) == planned) return;
  planPath(part, known, methodPart);
  store<u32>(known, planned, METHOD_PLAN);
}

function preparePath(plan: usize, start: usize, end: usize): bool {
  pathTo = 0;
  const number = load<u8>(plan, REQUEST_PART);
  if (number != NO_PART) {
    const part = PARTS + <usize>number * PART_BYTES;
    const known = planAt(load<u32>(part, PART_PLAN));
    const methodPart = load<u8>(plan, METHOD_PART);
    if (methodPart != NO_PART) planPathOnce(part, known, PARTS + <usize>methodPart * PART_BYTES);
    else if (load<u8>(known, REQUEST_STATE) == REQUEST_UNKNOWN) planRequest(part, known);
    if (load<u8>(known, REQUEST_STATE) != REQUEST_VALID) return false;
    method = load<u8>(known, METHOD);
    pathFrom = <usize>load<u32>(part, PART_START) + <usize>load<u16>(known, PATH_DELTA);
    pathTo = pathEnd(pathFrom, <usize>load<u32>(part, PART_END));
  } else {
    method = load<u8>(plan, METHOD);
    if (load<u8>(plan, HAS_PATH) == 0) return true;
    pathFrom = placeOf(
      NO_PART,
      <i32>load<i16>(plan, PATH_VAR),
      <usize>load<u16>(plan, PATH_DELTA),
      start,
    );
    pathTo = pathEnd(pathFrom, end);
  }
  return pathTo - pathFrom <= MAX_PATH_BYTES;
}
