/** Numbers since the epoch; the count of digits (of a moment in 2001..2286) tells the unit. */

import { isDigit } from '../characters.ts';
import { type Clock, digits, fraction } from './calendar.ts';

/** The latest moment shown: the end of the year 9999. */
const LAST = 253_402_300_799_999;

/** `1428634687` (s), `1428634687123` (ms), 16 (us) or 19 (ns) digits; seconds may have a fraction. */
export function epoch(text: string, at: number, clock: Clock): number {
  let end = at;
  while (isDigit(text.charCodeAt(end)) && end - at < 20) end++;
  const count = end - at;
  if (count === 10) {
    clock.time = digits(text, at, 10) * 1000;
    return fraction(text, end, clock);
  }
  if (count !== 13 && count !== 16 && count !== 19) return -1;
  // The first 13 digits are the milliseconds, whichever unit the number is in.
  clock.time = digits(text, at, 13);
  return end;
}

/**
 * The same for a number, as JSON holds it: its size tells the unit. Milliseconds, or NaN. Seconds are
 * taken to ten microseconds first, because 1740045600.579 is stored as a little less; finer ones are not
 * told apart by the numbers of two hundred years from now.
 */
export function epochNumber(value: number): number {
  const size = Math.abs(value);
  if (!(size >= 1e8)) return Number.NaN;
  const millis =
    size < 1e11
      ? Math.round(value * 1e5) / 1e2
      : size < 1e14
        ? value
        : size < 1e17
          ? value / 1e3
          : value / 1e6;
  const whole = Math.floor(millis);
  return whole >= 0 && whole <= LAST ? whole : Number.NaN;
}
