/** The year behind a time: `Feb 20 10:00:01 2025`. */
import { digits } from '../calendar.ts';
import { DASH, DOT, digitsEnd, isWordCode, UNDERSCORE } from './marks.ts';

const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;

/** Four digits at `at` that are a year, and no part of something longer. */
export function isYear(text: string, at: number): boolean {
  if (digitsEnd(text, at) !== at + 4 || !mayBeYear(text, at)) return false;
  const year = digits(text, at, 4);
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** Would other digits at `at` be a year? */
export function mayBeYear(text: string, at: number): boolean {
  const end = digitsEnd(text, at);
  const behind = text.charCodeAt(end);
  const isPart = isWordCode(behind) || behind === DASH || behind === DOT || behind === UNDERSCORE;
  return end > at && !isPart;
}
