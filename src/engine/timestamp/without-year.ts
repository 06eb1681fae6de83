/** Timestamps without a year: it follows from the reference time (see setWithoutYear). */

import { isDigit } from '../characters.ts';
import { type Clock, digits, fraction, monthAt, setWithoutYear, timeOfDay } from './calendar.ts';
import { blanksEnd, digitsEnd, SPACE } from './grammar/marks.ts';
import { name, readMonth } from './grammar/names.ts';
import { isYear, mayBeYear } from './grammar/year.ts';
import { asLocal } from './local-time.ts';
import { compactYear } from './numeric.ts';
import { fractionEnd, setDate } from './with-year.ts';

/**
 * RFC 3164: `Jan  2 15:04:05`, `Jan 12 15:04:05`; also `Jan 2 15:04:05`, with a year before or behind the time, as network
 * devices write it (`Jan 12 2025 15:04:05`, `Jan 12 15:04:05 2025`), with a fraction, and in the languages of names.ts.
 */
export function rfc3164(text: string, at: number, clock: Clock): number {
  if (!readMonth(text, at)) return -1;
  const { number: month, end: nameEnd } = name;
  const dayAt = blanksEnd(text, nameEnd);
  const dayEnd = digitsEnd(text, dayAt);
  const count = dayEnd - dayAt;
  const timeAt = blanksEnd(text, dayEnd);
  if (dayAt === nameEnd || timeAt === dayEnd || count < 1 || count > 2) return -1;
  const day = digits(text, dayAt, count);
  if (text.charCodeAt(timeAt + 4) === SPACE) return withYear(text, timeAt, month, day, clock);
  const end = monthDay(text, timeAt, month, day, clock);
  const yearAt = blanksEnd(text, end);
  clock.isOpen = yearAt > end && mayBeYear(text, yearAt);
  return end >= 0 && isYear(text, yearAt)
    ? yearBehind(text, yearAt, timeAt, month, day, clock)
    : end;
}

function withYear(text: string, at: number, month: number, day: number, clock: Clock): number {
  const isSet = setDate(digits(text, at, 4), month, day, timeOfDay(text, at + 5), clock);
  return isSet ? asLocal(text, fractionEnd(text, at + 13, clock), clock) : -1;
}

function yearBehind(
  text: string,
  at: number,
  timeAt: number,
  month: number,
  day: number,
  clock: Clock,
): number {
  if (!setDate(digits(text, at, 4), month, day, timeOfDay(text, timeAt), clock)) return -1;
  fraction(text, timeAt + 8, clock);
  return asLocal(text, at + 4, clock);
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
  if (!setWithoutYear(month, day, time, clock)) return -1;
  return asLocal(text, fraction(text, at + 8, clock), clock);
}
