/** Timestamps with a year: ISO 8601 and dates with the name of a month. */

import { isDigit } from '../characters.ts';
import {
  type Clock,
  compactTimeOfDay,
  DAY,
  dayStart,
  digits,
  fraction,
  HOUR,
  isDate,
  isWeekdayAt,
  MINUTE,
  monthAt,
  timeOfDay,
} from './calendar.ts';
import { halfDayEnd, halfDayShift } from './grammar/half-day.ts';
import { zone as named, readNamedOffset } from './grammar/zone.ts';
import { asLocal, isUniversalAt } from './local-time.ts';

/** A number of two digits is a year of 1970..2069. */
export const century = (year: number): number =>
  year < 0 ? year : year + (year < 70 ? 2000 : 1900);

export function setDate(
  year: number,
  month: number,
  day: number,
  time: number,
  clock: Clock,
): boolean {
  if (time < 0 || !isDate(year, month, day)) return false;
  clock.time = dayStart(year, month, day) + time;
  return true;
}

/** The end of a time of day that no further digit follows, its fraction read; or -1. */
export function fractionEnd(text: string, at: number, clock: Clock): number {
  return isDigit(text.charCodeAt(at)) ? -1 : fraction(text, at, clock);
}

/**
 * A numeric offset at `at`: `+02`, `+0200` or `+02:00`. Takes it off clock.time; returns where it
 * ends; `at` where there is none.
 */
function offset(text: string, at: number, clock: Clock): number {
  const sign = text.charCodeAt(at);
  if (sign !== 43 && sign !== 45) return at;
  const hours = digits(text, at + 1, 2);
  if (hours < 0 || hours > 23) return at;
  const colon = text.charCodeAt(at + 3) === 58 ? 1 : 0;
  const minutes = digits(text, at + 3 + colon, 2);
  const hasMinutes = minutes >= 0 && minutes <= 59;
  const end = hasMinutes ? at + 5 + colon : at + 3;
  if (isDigit(text.charCodeAt(end))) return at;
  const distance = hours * HOUR + (hasMinutes ? minutes * MINUTE : 0);
  clock.time -= sign === 43 ? distance : -distance;
  return end;
}

/** `Z`, an offset, an offset after one space (` +0200`), or nothing, which means the clock's zone; AM or PM before it. */
export function zone(text: string, at: number, clock: Clock): number {
  const code = text.charCodeAt(at);
  if (code === 90 || code === 122) return at + 1;
  const halfEnd = code === 32 || code >= 65 ? halfDayEnd(text, at) : at;
  if (halfEnd !== at) return behindHalfDay(text, halfEnd, clock);
  return code === 32
    ? spacedOffset(text, at, clock)
    : localUnless(offset(text, at, clock), text, at, clock);
}

/** An offset, or a name with one, behind the space at `at`. */
function spacedOffset(text: string, at: number, clock: Clock): number {
  const end = offset(text, at + 1, clock);
  if (end !== at + 1) return end;
  return localUnless(namedOffset(text, at, clock), text, at, clock);
}

/** Takes the time for one of the clock's zone where what was read behind it, up to `end`, is nothing. */
const localUnless = (end: number, text: string, at: number, clock: Clock): number =>
  end === at ? asLocal(text, at, clock) : end;

function behindHalfDay(text: string, at: number, clock: Clock): number {
  const hour = Math.floor((((clock.time % DAY) + DAY) % DAY) / HOUR);
  clock.time += halfDayShift(text, at, hour);
  return text.charCodeAt(at) === 32 ? spacedOffset(text, at, clock) : asLocal(text, at, clock);
}

/** ` GMT+01:00`; a name alone is left to the pattern. */
function namedOffset(text: string, at: number, clock: Clock): number {
  if (!readNamedOffset(text, at + 1)) return at;
  clock.time -= named.millis;
  return named.end;
}

/** ISO 8601 / RFC 3339: `2025-02-20T10:00:00Z`, `2025-02-20 10:00:00,123`, `...00.123456789+02:00`. */
export function iso8601(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 4) !== 45 || text.charCodeAt(at + 7) !== 45) return -1;
  const separator = text.charCodeAt(at + 10);
  // A tab parts date and time in CloudFront's logs.
  if (separator !== 84 && separator !== 32 && separator !== 116 && separator !== 9) return -1;
  return yearFirst(text, at, clock, zone);
}

/** The same with a `T`, as RFC 3339 has it: for formats in which a space would be another field. */
export function rfc3339(text: string, at: number, clock: Clock): number {
  return text.charCodeAt(at + 10) === 84 ? iso8601(text, at, clock) : -1;
}

/** `2025/02/20 10:00:00`, with a fraction or not: nginx errors and Go's log package. */
export function slashYear(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 4) !== 47 || text.charCodeAt(at + 7) !== 47) return -1;
  return text.charCodeAt(at + 10) === 32 ? yearFirst(text, at, clock, zone) : -1;
}

function yearFirst(text: string, at: number, clock: Clock, readZone: typeof zone): number {
  const year = digits(text, at, 4);
  const month = digits(text, at + 5, 2);
  const day = digits(text, at + 8, 2);
  if (!setDate(year, month, day, timeOfDay(text, at + 11), clock)) return -1;
  const end = fractionEnd(text, at + 19, clock);
  return end < 0 ? -1 : readZone(text, end, clock);
}

/** `17/06/09 20:10:40`: year, month, day, as Spark writes. */
export function slashShort(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 2) !== 47 || text.charCodeAt(at + 5) !== 47) return -1;
  if (text.charCodeAt(at + 8) !== 32) return -1;
  const year = century(digits(text, at, 2));
  const time = timeOfDay(text, at + 9);
  if (!setDate(year, digits(text, at + 3, 2), digits(text, at + 6, 2), time, clock)) return -1;
  return asLocal(text, fractionEnd(text, at + 17, clock), clock);
}

/** `081109 203615`: HDFS. */
export function compact(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 6) !== 32 || isDigit(text.charCodeAt(at + 13))) return -1;
  const year = century(digits(text, at, 2));
  const clockTime = compactTimeOfDay(text, at + 7);
  const set = setDate(year, digits(text, at + 2, 2), digits(text, at + 4, 2), clockTime, clock);
  return set ? asLocal(text, at + 13, clock) : -1;
}

/** Common log format: `20/Jul/2009:22:59:26 +0000`; Django has a space before the time. */
export function commonLog(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 2) !== 47 || text.charCodeAt(at + 6) !== 47) return -1;
  const separator = text.charCodeAt(at + 11);
  return separator === 58 || separator === 32 ? dayFirst(text, at, at + 12, clock) : -1;
}

/** `25 Apr 2024 05:32:35.018` (Redis), `24-Jan-2025 07:00:30.139` (Tomcat), `...-2025::07:00:30` (Erlang). */
export function dayMonthYear(text: string, at: number, clock: Clock): number {
  const separator = text.charCodeAt(at + 2);
  if ((separator !== 32 && separator !== 45) || text.charCodeAt(at + 6) !== separator) return -1;
  if (text.charCodeAt(at + 11) === 32) return dayFirst(text, at, at + 12, clock);
  return text.startsWith('::', at + 11) ? dayFirst(text, at, at + 13, clock) : -1;
}

function dayFirst(text: string, at: number, timeAt: number, clock: Clock): number {
  const time = timeOfDay(text, timeAt);
  const year = digits(text, at + 7, 4);
  if (!setDate(year, monthAt(text, at + 3), digits(text, at, 2), time, clock)) return -1;
  const end = fractionEnd(text, timeAt + 8, clock);
  return end < 0 ? -1 : zone(text, end, clock);
}

/** RFC 2822: `Thu, 20 Feb 2025 10:00:00 +0000`, `Thu, 6 Feb 2025 10:00:00 GMT`. */
export function rfc2822(text: string, at: number, clock: Clock): number {
  if (!isWeekdayAt(text, at) || text.charCodeAt(at + 3) !== 44) return -1;
  // A day of one digit is read as if a digit stood before it.
  const day = text.charCodeAt(at + 6) === 32 ? at + 4 : at + 5;
  const dayOfMonth = day === at + 4 ? digits(text, at + 5, 1) : digits(text, at + 5, 2);
  if (text.charCodeAt(at + 4) !== 32 || text.charCodeAt(day + 6) !== 32) return -1;
  const month = monthAt(text, day + 3);
  if (!setDate(digits(text, day + 7, 4), month, dayOfMonth, timeOfDay(text, day + 12), clock)) {
    return -1;
  }
  const end = fractionEnd(text, day + 20, clock);
  if (end < 0) return -1;
  const isUniversal = text.startsWith(' GMT', end) || text.startsWith(' UTC', end);
  return isUniversal ? end + 4 : zone(text, end, clock);
}

/**
 * C's asctime: `Sun Dec 04 04:47:44 2005`; also `Sun Dec  4 ...`, with a fraction (Apache 2.4), and with
 * the name of a zone, of which UTC and GMT alone say something: `Sun Dec  4 04:47:44 CET 2005` (date).
 */
export function asctime(text: string, at: number, clock: Clock): number {
  if (!isWeekdayAt(text, at) || text.charCodeAt(at + 3) !== 32) return -1;
  const spaced = text.charCodeAt(at + 8) === 32;
  const day = spaced ? digits(text, at + 9, 1) : digits(text, at + 8, 2);
  const time = timeOfDay(text, at + 11);
  // The year stands behind the fraction: read that first, into a time that setDate will replace.
  clock.time = 0;
  const end = fractionEnd(text, at + 19, clock);
  if (end < 0 || text.charCodeAt(end) !== 32) return -1;
  const millis = clock.time;
  const yearAt = behindZoneName(text, end + 1);
  if (!setDate(digits(text, yearAt, 4), monthAt(text, at + 4), day, time, clock)) return -1;
  clock.time += millis;
  return isUniversalAt(text, end) ? yearAt + 4 : asLocal(text, yearAt + 4, clock);
}

/** Behind capital letters and a space; `at` where there are none. */
function behindZoneName(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) >= 65 && text.charCodeAt(end) <= 90) end++;
  return end > at && text.charCodeAt(end) === 32 ? end + 1 : at;
}
