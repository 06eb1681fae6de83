/**
 * Parts that are one variable as a whole, a number, an address or a UUID: seen by their masks and counted by the
 * plan of the last one of their kind, without a hash. Their texts hardly ever come again.
 */
import { MAX_WHOLE_KINDS, WHOLE_PARTS } from '../layout';
import { dotsFrom, numbersFrom } from './masks';
import { isUuid } from './words';

/** No such part; a number without dots, behind it one with one dot, and so on; a UUID. */
export const WHOLE_NONE: u32 = 0;
const WHOLE_NUMBER: u32 = 1;
const WHOLE_UUID: u32 = 8;
const MAX_DOTS: u32 = 6;
const UUID_BYTES: usize = 36;

/** What the part [start, end) is as a whole. `withIds`: may a word be a variable? */
export function wholeKind(start: usize, end: usize, withIds: bool): u32 {
  const length = end - start;
  if (length == UUID_BYTES) return withIds && isWholeUuid(start, end) ? WHOLE_UUID : WHOLE_NONE;
  if (<u32>load<u8>(start) - 48 > 9 || length > 63) return WHOLE_NONE;
  const all: u64 = (1 << (<u64>length)) - 1;
  if ((~numbersFrom(start) & all) != 0) return WHOLE_NONE;
  const dots = <u32>popcnt(dotsFrom(start) & all);
  return dots <= MAX_DOTS ? WHOLE_NUMBER + dots : WHOLE_NONE;
}

/** A UUID is found by its first group, if that has letters as well as digits. */
function isWholeUuid(start: usize, end: usize): bool {
  const digits = <u32>numbersFrom(start) & 255;
  return digits != 0 && digits != 255 && isUuid(start, end);
}

/** The plan of such parts, of an object of JSON in a file of other lines or of a line of the file; 0: not known yet. */
export function wholePlan(kind: u32, isOfObject: bool): u32 {
  return load<u32>(placeOf(kind, isOfObject));
}

export function keepWholePlan(kind: u32, isOfObject: bool, plan: u32): void {
  store<u32>(placeOf(kind, isOfObject), plan);
}

function placeOf(kind: u32, isOfObject: bool): usize {
  return WHOLE_PARTS + ((<usize>(kind + (isOfObject ? MAX_WHOLE_KINDS : 0))) << 2);
}
