/** Characters that part the parts of a timestamp, and digits, by their codes. */
import { isDigit } from '../../characters.ts';

export const TAB = 9;
export const SPACE = 32;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const SEMICOLON = 59;
export const AT = 64;
export const UNDERSCORE = 95;
export const BAR = 124;
const NO_BREAK_SPACE = 0xa0;
const NARROW_SPACE = 0x202f;

/** Spaces within a timestamp; libraries for languages put narrow ones before `PM`. */
export const isBlank = (code: number): boolean =>
  code === SPACE || code === TAB || code === NO_BREAK_SPACE || code === NARROW_SPACE;

export function blanksEnd(text: string, at: number): number {
  let end = at;
  while (isBlank(text.charCodeAt(end))) end++;
  return end;
}

/** More digits than any part of a timestamp has. */
const MANY = 25;

/** Where the digits at `at` end. */
export function digitsEnd(text: string, at: number): number {
  let end = at;
  while (end - at < MANY && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** The digits or letters of ASCII. */
export function isWordCode(code: number): boolean {
  const small = code | 32;
  return isDigit(code) || (small >= 97 && small <= 122);
}
