/** The time of day: `10:00:01.123`, `9:00:01`, `10.00.01,123`, `100001`, `10:00`, with AM or PM or without. */
import { isDigit } from '../../characters.ts';
import { checkedTime, digits, HOUR } from '../calendar.ts';
import { blanksEnd, COLON, COMMA, DOT, digitsEnd, isWordCode } from './marks.ts';

/** What stands between date and time decides which spellings of a time are taken for one. */
export interface TimeContext {
  /** The least count of digits that are a time without colons: 4, 6 or none. */
  compactFrom: number;
  /** Nothing but spaces or a `T` stands before it: then hours and minutes are enough. */
  isPlain: boolean;
}

/** No time has no colons. */
export const NO_COMPACT = 99;

/** What was found: milliseconds of the day, and where it ends. */
export const time = { millis: 0, end: 0 };

/** Reads a time at `at` into `time`; false for none, and for an impossible one. */
export function readTime(text: string, at: number, context: TimeContext): boolean {
  const hourEnd = digitsEnd(text, at);
  if (hourEnd - at >= context.compactFrom) return readCompact(text, at, hourEnd - at);
  if (hourEnd === at || hourEnd - at > 2) return false;
  const hour = digits(text, at, hourEnd - at);
  const mark = text.charCodeAt(hourEnd);
  if (mark !== COLON && mark !== DOT) return false;
  const minute = digits(text, hourEnd + 1, 2);
  const minuteEnd = hourEnd + 3;
  const hasSeconds = text.charCodeAt(minuteEnd) === mark && isDigit(text.charCodeAt(minuteEnd + 1));
  if (!hasSeconds)
    return mark === COLON && context.isPlain && readMinutes(text, minuteEnd, hour, minute);
  time.millis = checkedTime(hour, minute, digits(text, minuteEnd + 1, 2));
  time.end = minuteEnd + 3;
  if (time.millis < 0 || isDigit(text.charCodeAt(time.end))) return false;
  if (mark === DOT && context.isPlain && isAddress(text, time.end)) return false;
  if (!readFraction(text)) return false;
  readHalfDay(text);
  return true;
}

/** `100001` and `1000`. */
function readCompact(text: string, at: number, count: number): boolean {
  if (count !== 4 && count !== 6) return false;
  const second = count === 6 ? digits(text, at + 4, 2) : 0;
  time.millis = checkedTime(digits(text, at, 2), digits(text, at + 2, 2), second);
  time.end = at + count;
  return time.millis >= 0 && (count === 4 || readFraction(text));
}

function readMinutes(text: string, end: number, hour: number, minute: number): boolean {
  time.millis = checkedTime(hour, minute, 0);
  time.end = end;
  const behind = text.charCodeAt(end);
  if (time.millis < 0 || (isMark(behind) && isDigit(text.charCodeAt(end + 1)))) return false;
  readHalfDay(text);
  return time.end > end || !isWordCode(behind);
}

const isMark = (code: number): boolean => code === COLON || code === DOT || code === COMMA;

/** `10.20.30.40` behind a date is an address: the fraction of a time with dots is longer. */
function isAddress(text: string, end: number): boolean {
  return text.charCodeAt(end) === DOT && digitsEnd(text, end + 1) - end - 1 < 4;
}

/**
 * A fraction behind a dot, a comma, or a colon (then of 3, 6 or 9 digits), in two groups or in one: `.123`, `.123.4567`.
 * False for more than nine digits.
 */
function readFraction(text: string): boolean {
  const start = time.end;
  const mark = text.charCodeAt(start);
  if (!isMark(mark)) return true;
  const end = digitsEnd(text, start + 1);
  const count = end - start - 1;
  if (count === 0 || (mark === COLON && count % 3 !== 0)) return true;
  if (count > 9) return false;
  time.millis += digits(text, start + 1, Math.min(count, 3)) * 10 ** Math.max(3 - count, 0);
  time.end = count === 3 && mark === DOT ? secondGroupEnd(text, end) : end;
  return true;
}

function secondGroupEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== DOT) return at;
  const end = digitsEnd(text, at + 1);
  const count = end - at - 1;
  return count > 0 && count <= 6 ? end : at;
}

const A = 97;
const P = 112;
const M = 109;

/** Reads AM or PM, if there is one. */
function readHalfDay(text: string): void {
  const end = halfDayEnd(text, time.end);
  if (end === time.end) return;
  time.millis += halfDayShift(text, end, Math.floor(time.millis / HOUR));
  time.end = end;
}

/** Behind `AM`, `pm`, `a.m.` or `p. m.`, which may stand behind a space; `at` where there is none. */
export function halfDayEnd(text: string, at: number): number {
  const start = blanksEnd(text, at);
  const half = text.charCodeAt(start) | 32;
  if (half !== A && half !== P) return at;
  const isDotted = text.charCodeAt(start + 1) === DOT;
  const letterAt = isDotted ? blanksEnd(text, start + 2) : start + 1;
  if ((text.charCodeAt(letterAt) | 32) !== M) return at;
  const end = isDotted && text.charCodeAt(letterAt + 1) === DOT ? letterAt + 2 : letterAt + 1;
  return isWordCode(text.charCodeAt(end)) ? at : end;
}

/** Milliseconds to add to a time of that hour, before the AM or PM that ends at `end`. */
export function halfDayShift(text: string, end: number, hour: number): number {
  const isAfternoon = /p[^p]*$/i.test(text.slice(end - 6, end));
  if (isAfternoon) return hour < 12 ? 12 * HOUR : 0;
  return hour === 12 ? -12 * HOUR : 0;
}
