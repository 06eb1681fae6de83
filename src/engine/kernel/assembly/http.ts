/** What requests add: methods, statuses, bytes. Their paths: paths.ts. */
import { BYTES_SENT, METHODS, STATUSES } from './layout';

/** The value of up to 15 digits, or -1 for more. */
export function numberAt(start: usize, end: usize): f64 {
  if (end - start > 15) return -1;
  let value: u64 = 0;
  for (let at = start; at < end; at++) value = value * 10 + <u64>(load<u8>(at) - 48);
  return <f64>value;
}

export function countStatus(status: u32): void {
  const at = STATUSES + <usize>status * 4;
  store<u32>(at, load<u32>(at) + 1);
}

export function countMethod(method: u32): void {
  const at = METHODS + <usize>method * 4;
  store<u32>(at, load<u32>(at) + 1);
}

/** Sums are exact up to 2^53; beyond, the host's limit is applied when they are taken. */
export function countBytes(bytes: f64): void {
  store<f64>(BYTES_SENT, load<f64>(BYTES_SENT) + bytes);
}
