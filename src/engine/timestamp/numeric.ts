/** Timestamps with a year whose date is numeric: day or month first, or without separators. */

import { isDigit } from '../characters.ts';
import { type Clock, checkedTime, digits, fraction, HOUR, timeOfDay } from './calendar.ts';
import { halfDayEnd, halfDayShift } from './grammar/half-day.ts';
import { name, readMonth } from './grammar/names.ts';
import { asLocal } from './local-time.ts';
import { century, fractionEnd, setDate, zone } from './with-year.ts';

const SPACE = 32;
const COMMA = 44;
const DOT = 46;
const SLASH = 47;
const COLON = 58;

/** A number of one or two digits and where it ends; -1 for none, and for more digits. */
interface Number2 {
  value: number;
  end: number;
}

const number: Number2 = { value: 0, end: 0 };

function readNumber(text: string, at: number): boolean {
  number.value = 0;
  number.end = at;
  while (isDigit(text.charCodeAt(number.end))) {
    number.value = number.value * 10 + text.charCodeAt(number.end++) - 48;
  }
  return number.end > at && number.end - at <= 2;
}

/** `20.02.2025 10:00:00`, `20.2.2025, 10:00:00,123`: with dots the day is first. */
export function dotDate(text: string, at: number, clock: Clock): number {
  return numbered(text, at, clock, DOT, false);
}

/** `02/20/2025 10:00:00`, `2/20/2025 9:00:00 AM`: month first. */
export function monthSlash(text: string, at: number, clock: Clock): number {
  return numbered(text, at, clock, SLASH, true);
}

/** `20/02/2025 10:00:00`: day first. */
export function daySlash(text: string, at: number, clock: Clock): number {
  return numbered(text, at, clock, SLASH, false);
}

/**
 * Two numbers, a year and a time. A date that does not exist in the expected order is taken in the
 * other one, unless the clock is strict: so a file whose order was guessed still has all its times.
 */
function numbered(
  text: string,
  at: number,
  clock: Clock,
  mark: number,
  isMonthFirst: boolean,
): number {
  if (!readNumber(text, at) || text.charCodeAt(number.end) !== mark) return -1;
  const first = number.value;
  if (!readNumber(text, number.end + 1) || text.charCodeAt(number.end) !== mark) return -1;
  const second = number.value;
  const yearAt = number.end + 1;
  const year = digits(text, yearAt, 4);
  const timeAt = behindDate(text, yearAt + 4);
  if (timeAt < 0) return -1;
  const time = shortTime(text, timeAt);
  if (time < 0) return -1;
  const end = number.end;
  const [month, day] = isMonthFirst ? [first, second] : [second, first];
  const isSet =
    setDate(year, month, day, time, clock) ||
    (!clock.isStrict && mark === SLASH && setDate(year, day, month, time, clock));
  return isSet ? behindTime(text, end, time, clock) : -1;
}

/** One space, with a comma before it or not. */
function behindDate(text: string, at: number): number {
  const start = text.charCodeAt(at) === COMMA ? at + 1 : at;
  return text.charCodeAt(start) === SPACE ? start + 1 : -1;
}

/** `10:00:00` or `9:00:00`; sets `number.end`. */
function shortTime(text: string, at: number): number {
  if (!readNumber(text, at) || text.charCodeAt(number.end) !== COLON) return -1;
  const hour = number.value;
  const minuteAt = number.end + 1;
  if (text.charCodeAt(minuteAt + 2) !== COLON || isDigit(text.charCodeAt(minuteAt + 5))) return -1;
  number.end = minuteAt + 5;
  return checkedTime(hour, digits(text, minuteAt, 2), digits(text, minuteAt + 3, 2));
}

/** Reads the fraction, and AM or PM behind it. */
function behindTime(text: string, at: number, time: number, clock: Clock): number {
  const end = fraction(text, at, clock);
  const halfEnd = end < 0 ? end : halfDayEnd(text, end);
  if (halfEnd !== end) clock.time += halfDayShift(text, halfEnd, Math.floor(time / HOUR));
  return asLocal(text, halfEnd, clock);
}

/** `Feb 20, 2025 10:00:00 AM`, `févr. 20, 2025 10:00:00 AM`: java.util.logging in its first, two-line form. */
export function monthDayComma(text: string, at: number, clock: Clock): number {
  if (!readMonth(text, at) || text.charCodeAt(name.end) !== SPACE) return -1;
  const { number: month, end: nameEnd } = name;
  if (!readNumber(text, nameEnd + 1)) return -1;
  const day = number.value;
  const yearAt = number.end + 2;
  if (text.charCodeAt(yearAt - 2) !== COMMA || text.charCodeAt(yearAt - 1) !== SPACE) return -1;
  const timeAt = behindDate(text, yearAt + 4);
  const time = timeAt < 0 ? -1 : shortTime(text, timeAt);
  if (time < 0) return -1;
  const end = number.end;
  if (!setDate(digits(text, yearAt, 4), month, day, time, clock)) return -1;
  return behindTime(text, end, time, clock);
}

/** `20171223-22:15:29:606`, numbers of the time padded or not: HealthApp. */
export function compactColons(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 8) !== 45) return -1;
  let end = at + 9;
  const parts = [0, 0, 0];
  for (let i = 0; i < 3; i++) {
    if (!readNumber(text, end) || text.charCodeAt(number.end) !== COLON) return -1;
    parts[i] = number.value;
    end = number.end + 1;
  }
  const time = checkedTime(parts[0]!, parts[1]!, parts[2]!);
  const millisAt = end;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end === millisAt || end - millisAt > 3) return -1;
  if (!setCompact(text, at, time, clock)) return -1;
  clock.time += digits(text, millisAt, end - millisAt);
  return asLocal(text, end, clock);
}

function setCompact(text: string, at: number, time: number, clock: Clock): boolean {
  const month = digits(text, at + 4, 2);
  return setDate(digits(text, at, 4), month, digits(text, at + 6, 2), time, clock);
}

/** `20250220T100000Z`, `20250220T100000.123+0100`: the basic form of ISO 8601. */
export function basic(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 8) !== 84) return -1;
  const time = checkedTime(
    digits(text, at + 9, 2),
    digits(text, at + 11, 2),
    digits(text, at + 13, 2),
  );
  if (!setCompact(text, at, time, clock)) return -1;
  const end = fractionEnd(text, at + 15, clock);
  return end < 0 ? -1 : zone(text, end, clock);
}

/** `140220 10:00:00`, `140220  9:00:00`: MySQL before 5.7. */
export function compactTime(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 6) !== SPACE) return -1;
  const isPadded = text.charCodeAt(at + 7) === SPACE;
  const time = shortTime(text, isPadded ? at + 8 : at + 7);
  const end = number.end;
  const year = century(digits(text, at, 2));
  const month = digits(text, at + 2, 2);
  const isSet = setDate(year, month, digits(text, at + 4, 2), time, clock);
  return isSet ? asLocal(text, end, clock) : -1;
}

/** `2005-06-03-15.42.50.675872`: DB2, Blue Gene. */
export function dottedTime(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 10) !== 45 || text.charCodeAt(at + 13) !== DOT) return -1;
  if (text.charCodeAt(at + 4) !== 45 || text.charCodeAt(at + 16) !== DOT) return -1;
  const time = checkedTime(
    digits(text, at + 11, 2),
    digits(text, at + 14, 2),
    digits(text, at + 17, 2),
  );
  const month = digits(text, at + 5, 2);
  if (!setDate(digits(text, at, 4), month, digits(text, at + 8, 2), time, clock)) return -1;
  return asLocal(text, fractionEnd(text, at + 19, clock), clock);
}

/** `20250220 10:00:00.123456`: glog with a year. */
export function compactYear(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 8) !== SPACE) return -1;
  if (!setCompact(text, at, timeOfDay(text, at + 9), clock)) return -1;
  return asLocal(text, fractionEnd(text, at + 17, clock), clock);
}
