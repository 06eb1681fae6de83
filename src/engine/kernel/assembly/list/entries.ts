/** The list of what stands in the input: each record and each invalid line with where it begins and what it is. */

import { drainList } from '../host';
import {
  FACT_METHOD,
  FACT_OTHER,
  FACT_REASON,
  FACT_STATUS,
  INPUT,
  LIST_COUNT,
  LIST_FACTS,
  LIST_FORMATS,
  LIST_LINES,
  LIST_PATH_ENDS,
  LIST_PATHS,
  LIST_PATTERNS,
  LIST_STARTS,
  LIST_TIMES,
  MAX_LISTED,
} from '../layout';

/** Are entries listed, and are they counted? */
export let isListing: bool = false;
export let isCounting: bool = true;
/** Lines of the input before the present one. */
export let linesBefore: u32 = 0;

export function beginList(lists: bool, counts: bool): void {
  isListing = lists;
  isCounting = counts;
  linesBefore = 0;
}

/** Lines that were passed, listed or not. */
export function skipLines(count: u32): void {
  linesBefore += count;
}

/** Adds the record at `start`, read by the format of that number; `level` is -1 for none, `status` 0, `other` 1 for FLAG_OTHER. Of a request the path is [pathFrom, pathTo). */
export function listRecord(
  start: usize,
  format: u32,
  other: u32,
  pattern: u32,
  level: i32,
  time: f64,
  status: u32,
  method: u32,
  pathFrom: usize,
  pathTo: usize,
): void {
  const facts =
    <u32>(level + 1) | (status << FACT_STATUS) | (method << FACT_METHOD) | (other << FACT_OTHER);
  listEntry(start, format, pattern, facts, time, pathFrom, pathTo);
}

/** Adds the invalid line at `start`; `reason` counts from 0. */
export function listInvalid(start: usize, reason: u32): void {
  listEntry(start, 0, 0, (reason + 1) << FACT_REASON, NaN, 0, 0);
}

export function listEntry(
  start: usize,
  format: u32,
  pattern: u32,
  facts: u32,
  time: f64,
  pathFrom: usize,
  pathTo: usize,
): void {
  let count = load<u32>(LIST_COUNT);
  if (count == MAX_LISTED) {
    drainList();
    count = 0;
  }
  const at = (<usize>count) << 2;
  store<u32>(LIST_STARTS + at, <u32>(start - INPUT));
  store<u32>(LIST_LINES + at, linesBefore);
  store<u8>(LIST_FORMATS + <usize>count, <u8>format);
  store<u32>(LIST_PATTERNS + at, pattern);
  store<u32>(LIST_FACTS + at, facts);
  store<u32>(LIST_PATHS + at, offsetOf(pathFrom));
  store<u32>(LIST_PATH_ENDS + at, offsetOf(pathTo));
  store<f64>(LIST_TIMES + (at << 1), time);
  store<u32>(LIST_COUNT, count + 1);
}

/** 0 stands for no path. */
function offsetOf(address: usize): u32 {
  return address == 0 ? 0 : <u32>(address - INPUT);
}
