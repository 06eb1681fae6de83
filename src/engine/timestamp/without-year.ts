/** Timestamps without a year: it follows from the reference time (see setWithoutYear). */

import { isDigit } from '../characters.ts';
import { type Clock, digits, fraction, monthAt, setWithoutYear, timeOfDay } from './calendar.ts';
import { compactYear } from './numeric.ts';
import { fractionEnd, setDate } from './with-year.ts';

/**
 * RFC 3164: `Jan  2 15:04:05`, `Jan 12 15:04:05`; also `Jan 2 15:04:05`, with a year as network devices
 * write it (`Jan 12 2025 15:04:05`), and with a fraction.
 */
export function rfc3164(text: string, at: number, clock: Clock): number {
  const month = monthAt(text, at);
  if (month === 0 || text.charCodeAt(at + 3) !== 32) return -1;
  const dayAt = text.charCodeAt(at + 4) === 32 ? at + 5 : at + 4;
  const timeAt = text.charCodeAt(dayAt + 1) === 32 ? dayAt + 2 : dayAt + 3;
  if (text.charCodeAt(timeAt - 1) !== 32) return -1;
  const day = digits(text, dayAt, timeAt - 1 - dayAt);
  if (text.charCodeAt(timeAt + 4) === 32) return withYear(text, timeAt, month, day, clock);
  return monthDay(text, timeAt, month, day, clock);
}

function withYear(text: string, at: number, month: number, day: number, clock: Clock): number {
  const isSet = setDate(digits(text, at, 4), month, day, timeOfDay(text, at + 5), clock);
  return isSet ? fractionEnd(text, at + 13, clock) : -1;
}

/** `20 Feb 10:00:00.123`: Redis before 2.8.5. */
export function dayMonth(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 2) !== 32 || text.charCodeAt(at + 6) !== 32) return -1;
  return monthDay(text, at + 7, monthAt(text, at + 3), digits(text, at, 2), clock);
}

/** `10.30 16:49:06`, month first: Proxifier. */
export function monthDot(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 2) !== 46 || text.charCodeAt(at + 5) !== 32) return -1;
  return monthDay(text, at + 6, digits(text, at, 2), digits(text, at + 3, 2), clock);
}

/** Android logcat: `03-17 16:13:38.811`. */
export function logcat(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 2) !== 45 || text.charCodeAt(at + 5) !== 32) return -1;
  return monthDay(text, at + 6, digits(text, at, 2), digits(text, at + 3, 2), clock);
}

/** glog and klog, behind their letter: `0517 15:04:22.619632`, or `20250517 ...` with a year. */
export function glog(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 4) !== 32) return compactYear(text, at, clock);
  return monthDay(text, at + 5, digits(text, at, 2), digits(text, at + 2, 2), clock);
}

function monthDay(text: string, at: number, month: number, day: number, clock: Clock): number {
  const time = timeOfDay(text, at);
  if (time < 0 || isDigit(text.charCodeAt(at + 8))) return -1;
  return setWithoutYear(month, day, time, clock) ? fraction(text, at + 8, clock) : -1;
}
