/** Texts with zeros in place of digits: those that have one of them have one shape, and digits at the same places. */
import { splat } from '../splat';
import { DIGIT, kindAt } from './words';

/** The 16 bytes at `at`, with zeros for digits. */
export function withZeros(at: usize): v128 {
  const text = v128.load(at);
  const isDigit = i8x16.le_u(i8x16.sub(text, splat(48)), splat(9));
  return v128.andnot(text, v128.and(isDigit, splat(15)));
}

/** May [start, end) hold a number that begins with 0x? That is the one case in which the value of a digit decides. */
export function mayBeHex(start: usize, end: usize): bool {
  for (let at = start; at + 1 < end; at++) {
    if ((load<u8>(at, 1) | 32) == 120 && (kindAt(at) & DIGIT) != 0) return true;
  }
  return false;
}
