/** Days and months in digits. */
import { digits } from '../calendar.ts';
import { digitsEnd } from './marks.ts';

/** Where the number that `smallNumber` read ends. */
export const small = { end: 0 };

/** One or two digits at `at`: what they say, and -1 for anything else. */
export function smallNumber(text: string, at: number): number {
  small.end = digitsEnd(text, at);
  const count = small.end - at;
  return count === 1 || count === 2 ? digits(text, at, count) : -1;
}
