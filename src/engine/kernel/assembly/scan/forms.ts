/**
 * The form of the first part of lines, which often is a time: one that differs from the last one in the values of
 * digits alone has its shape, its plan, and its variables at the same places.
 */

import { FIRST_FORM } from '../layout';
import { mayBeHex, withZeros } from './digits';
import { way } from './way';

/** Longer ones have no form. */
const MAX_BYTES: usize = 32;

// The form: text with zeros for digits, length (0: none) and the way of scanning, plan, how many variables, their places in it.
const LENGTH: usize = 32;
const PLAN: usize = 36;
const COUNT: usize = 40;
const PLACES: usize = 48;

/** Has [start, end) the form of the last one? */
export function isLastForm(start: usize, end: usize): bool {
  const length = end - start;
  if ((<u32>length | way) != load<u32>(FIRST_FORM, LENGTH)) return false;
  const same =
    i8x16.bitmask(i8x16.eq(withZeros(start), v128.load(FIRST_FORM))) |
    (i8x16.bitmask(i8x16.eq(withZeros(start + 16), v128.load(FIRST_FORM, 16))) << 16);
  const beyond = <i32>(MAX_BYTES - length);
  return length > 0 && ~same << beyond == 0;
}

export function formPlan(): u32 {
  return load<u32>(FIRST_FORM, PLAN);
}

export function formVariables(): usize {
  return <usize>load<u32>(FIRST_FORM, COUNT);
}

/** Lists the variables of a part of this form at `start`, and one more that means nothing. */
export function placeForm(list: usize, start: usize): void {
  const base = i32x4.splat(<i32>start);
  const end = FIRST_FORM + PLACES + (formVariables() << 3);
  for (let place = FIRST_FORM + PLACES; place < end; place += 16, list += 16) {
    v128.store(list, i32x4.add(v128.load(place), base));
  }
}

/** Keeps the form of [start, end), which has this plan and these variables. */
export function keepForm(start: usize, end: usize, plan: u32, list: usize, count: usize): void {
  const length = end - start;
  if (length > MAX_BYTES || mayBeHex(start, end)) return;
  v128.store(FIRST_FORM, withZeros(start));
  v128.store(FIRST_FORM, withZeros(start + 16), 16);
  store<u32>(FIRST_FORM, <u32>length | way, LENGTH);
  store<u32>(FIRST_FORM, plan, PLAN);
  store<u32>(FIRST_FORM, <u32>count, COUNT);
  const base = i32x4.splat(<i32>start);
  for (let i: usize = 0; i < count << 3; i += 16) {
    v128.store(FIRST_FORM + PLACES + i, i32x4.sub(v128.load(list + i), base));
  }
}
