/** What requests add: methods, statuses, bytes. Their paths: paths.ts. */
import { BYTES_SENT, METHODS, STATUSES } from '../layout';

/** The value of up to 15 digits, or -1 for more. */
export function numberAt(start: usize, end: usize): f64 {
  const length = end - start;
  if (length > 15) return -1;
  if (length <= 8) return <f64>eightDigits(end, length);
  return <f64>(eightDigits(end - 8, length - 8) * 100000000 + eightDigits(end, 8));
}

/**
 * The value of the `length` digits before `end`, 1 to 8: pairs, then fours, then all of them are put
 * together (D. Lemire, "Quickly parsing eight digits", 2018).
 */
function eightDigits(end: usize, length: usize): u64 {
  const mask: u64 = ~0 << (64 - ((<u64>length) << 3));
  const digits = (load<u64>(end - 8) & mask) - (0x3030303030303030 & mask);
  const pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
  const fours = (pairs * 100 + (pairs >> 16)) & 0x0000ffff0000ffff;
  return (fours * 10000 + (fours >> 32)) & 0xffffffff;
}

export function countStatus(status: u32): void {
  const at = STATUSES + <usize>status * 4;
  store<u32>(at, load<u32>(at) + 1);
}

/** 4 or 5 for a status of 4xx or 5xx, else 0. */
export function errorClass(status: i32): i32 {
  const hundreds = status / 100;
  return hundreds == 4 || hundreds == 5 ? hundreds : 0;
}

export function countMethod(method: u32): void {
  const at = METHODS + <usize>method * 4;
  store<u32>(at, load<u32>(at) + 1);
}

/** Sums are exact up to 2^53; beyond, the host's limit is applied when they are taken. */
export function countBytes(bytes: f64): void {
  store<f64>(BYTES_SENT, load<f64>(BYTES_SENT) + bytes);
}
