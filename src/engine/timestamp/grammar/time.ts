/**
 * The time of day: `10:00:01.123`, `9:00:01`, `10.00.01,123`, `10-00-01`, `10时00分01秒`, `100001`, `10:00`, with AM or PM or
 * without.
 */
import { isDigit } from '../../characters.ts';
import { checkedTime, digits, HOUR } from '../calendar.ts';
import { halfDayEnd, halfDayShift } from './half-day.ts';
import { blanksEnd, COLON, COMMA, DASH, DOT, digitsEnd, isWordCode } from './marks.ts';

/** What stands between date and time decides which spellings of a time are taken for one. */
export interface TimeContext {
  /** The least count of digits that are a time without colons: 4, 6 or none. */
  compactFrom: number;
  /** Nothing but spaces or a `T` stands before it: then hours and minutes are enough. */
  isPlain: boolean;
  /** Midnight is written as 24:00, as JavaScript does in its own form of a date: `2/20/2025, 24:00:01`. */
  startsAt24: boolean;
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
  const written = digits(text, at, hourEnd - at);
  const hour = written === 24 && context.startsAt24 ? 0 : written;
  const mark = text.charCodeAt(hourEnd);
  if (mark === DASH) return readDashed(text, at, hour);
  if (mark !== COLON && mark !== DOT) return readInWords(text, hourEnd, hour);
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

/** `10-00-01`: no more and no less digits, or it may be anything. */
function readDashed(text: string, at: number, hour: number): boolean {
  if (text.charCodeAt(at + 5) !== DASH || isDigit(text.charCodeAt(at + 8))) return false;
  time.millis = checkedTime(hour, digits(text, at + 3, 2), digits(text, at + 6, 2));
  time.end = at + 8;
  const isLonger = text.charCodeAt(time.end) === DASH && isDigit(text.charCodeAt(time.end + 1));
  return time.millis >= 0 && !isLonger;
}

/** Hours, minutes and seconds as Chinese, Japanese and Korean have them. */
const UNITS = ['时時시', '分분', '秒초'] as const;
const isUnit = (text: string, at: number, unit: number): boolean =>
  at < text.length && UNITS[unit]!.includes(text[at]!);

/** `10时00分01秒`, `10시 00분 01초`, of which the hour was read up to `end`. */
function readInWords(text: string, end: number, hour: number): boolean {
  if (!isUnit(text, end, 0)) return false;
  const minuteAt = blanksEnd(text, end + 1);
  const minuteEnd = digitsEnd(text, minuteAt);
  if (!isUnit(text, minuteEnd, 1)) return false;
  const secondAt = blanksEnd(text, minuteEnd + 1);
  const secondEnd = digitsEnd(text, secondAt);
  if (!isUnit(text, secondEnd, 2)) return false;
  const minute = digits(text, minuteAt, minuteEnd - minuteAt);
  time.millis = checkedTime(hour, minute, digits(text, secondAt, secondEnd - secondAt));
  time.end = secondEnd + 1;
  return time.millis >= 0;
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

/** Reads AM or PM, if there is one. */
function readHalfDay(text: string): void {
  const end = halfDayEnd(text, time.end);
  if (end === time.end) return;
  time.millis += halfDayShift(text, end, Math.floor(time.millis / HOUR));
  time.end = end;
}
