/**
 * Timestamps of any usual spelling: a date, a time and what may stand beside them (a weekday, a zone, the year behind the
 * time), each read by itself, in any of the orders that logs have. Linear in the length of a timestamp.
 */
import { isDigit } from '../../characters.ts';
import { type Clock, dayStart, digits, HOUR, setWithoutYear } from '../calendar.ts';
import { epoch } from '../epoch.ts';
import { asLocal } from '../local-time.ts';
import { rfc3339 } from '../with-year.ts';
import { type DateOrder, date, forgetNumbers, NO_YEAR, readDate } from './date.ts';
import { halfDayBefore, halfEnd, shiftOf } from './half-day.ts';
import {
  AT,
  BAR,
  blanksEnd,
  COLON,
  COMMA,
  DASH,
  DOT,
  digitsEnd,
  isBlank,
  isWordCode,
  PLUS,
  SEMICOLON,
  UNDERSCORE,
} from './marks.ts';
import { name, readWeekday } from './names.ts';
import { TAI64N_LENGTH, tai64n } from './tai64n.ts';
import { NO_COMPACT, readTime, type TimeContext, time } from './time.ts';
import { isYear, mayBeYear } from './year.ts';
import { CAPITAL_Z, readZone, zone } from './zone.ts';

/**
 * Reads a timestamp at `at`; `order` says what a date of numbers begins with where it could be read in several ways; null: by its
 * marks. Sets clock.time, and clock.isOpen where other digits behind it would belong to it. Returns its end, or -1.
 */
export function readTimestampIn(
  text: string,
  at: number,
  clock: Clock,
  order: DateOrder | null,
): number {
  clock.isOpen = false;
  forgetNumbers();
  const code = text.charCodeAt(at);
  if (code === AT) return readLabel(text, at, clock);
  if (!isDigit(code)) return dateFirst(text, behindWeekday(text, at), at, clock, order);
  const count = digitsEnd(text, at) - at;
  if (count > 8)
    return count === 14 || count === 17
      ? allDigits(text, at, count, clock)
      : epoch(text, at, clock);
  if (count <= 2 && text.charCodeAt(at + count) === COLON) return timeFirst(text, at, clock, order);
  const end = count === 4 ? universalTime(text, at, clock) : -1;
  return end < 0 ? dateFirst(text, at, at, clock, order) : end;
}

/**
 * `2025-02-20T10:00:00.123Z`, which most programs write, in a third of the time that the rules below take: as these read it, or
 * -1 for any other spelling.
 */
function universalTime(text: string, at: number, clock: Clock): number {
  const end = rfc3339(text, at, clock);
  if (end < 0 || text.charCodeAt(end - 1) !== CAPITAL_Z || isWordCode(text.charCodeAt(end)))
    return -1;
  clock.isOpen = isOpenAt(text, end, false);
  return end;
}

function readLabel(text: string, at: number, clock: Clock): number {
  clock.time = tai64n(text, at);
  return Number.isNaN(clock.time) ? -1 : at + TAI64N_LENGTH;
}

/** `20250220100001`, `20250220100001123`, with a fraction or without. */
function allDigits(text: string, at: number, count: number, clock: Clock): number {
  if (!readDate(text.slice(at, at + 8), 0, 'year')) return -1;
  if (!readTime(text.slice(at + 8, at + 14), 0, COMPACT)) return -1;
  const start = dayStart(date.year, date.month, date.day) + time.millis;
  if (count === 14) return withFraction(text, at + 14, start, clock);
  clock.time = start + digits(text, at + 14, 3);
  return withZone(text, at + 17, clock);
}

function withFraction(text: string, at: number, start: number, clock: Clock): number {
  const end = digitsEnd(text, at + 1);
  const count = end - at - 1;
  const hasFraction =
    (text.charCodeAt(at) === DOT || text.charCodeAt(at) === COMMA) && count > 0 && count <= 9;
  const millis = hasFraction ? Math.floor(digits(text, at + 1, count) / 10 ** (count - 3)) : 0;
  clock.time = start + millis;
  return withZone(text, hasFraction ? end : at, clock);
}

function withZone(text: string, at: number, clock: Clock): number {
  readZone(text, at);
  clock.isOpen = isOpenAt(text, zone.end, false);
  return inZone(text, zone.end, clock, zone);
}

/** Behind a weekday, which dot, comma and spaces may follow; `at` where there is none, or a month of the same name. */
function behindWeekday(text: string, at: number): number {
  if (!readWeekday(text, at)) return at;
  const end = text.charCodeAt(name.end) === COMMA ? name.end + 1 : name.end;
  const start = blanksEnd(text, end);
  return start > end ? start : at;
}

const COMPACT: TimeContext = { compactFrom: 6, isPlain: false, startsAt24: false };

function dateFirst(
  text: string,
  at: number,
  start: number,
  clock: Clock,
  order: DateOrder | null,
): number {
  // `mar` is a month and a weekday: what follows tells.
  if (!readDate(text, at, order) && (at === start || !readDate(text, start, order))) return -1;
  const halfAt = blanksEnd(text, date.end);
  const half = halfDayBefore(text, halfAt);
  const timeAt = half === null ? timeStart(text, date.end) : halfEnd;
  if (timeAt < 0 || !readTime(text, timeAt, half === null ? context : BEHIND_HALF)) return -1;
  time.millis += shiftOf(half, Math.floor(time.millis / HOUR));
  return finish(text, clock);
}

/** How it is spelled behind the half of the day. */
const BEHIND_HALF: TimeContext = { compactFrom: NO_COMPACT, isPlain: true, startsAt24: false };

/** How the time may be spelled, by what stands before it: set by `timeStart`. */
const context: TimeContext = { compactFrom: NO_COMPACT, isPlain: false, startsAt24: false };

/** Where the time begins behind the date: spaces, `T`, ` at `, or one mark with spaces or without; or -1. */
function timeStart(text: string, dateEnd: number): number {
  const at = blanksEnd(text, dateEnd);
  const code = text.charCodeAt(at);
  const isTouching = at === dateEnd;
  context.isPlain = !isTouching;
  context.compactFrom = date.hasEightDigits ? 6 : NO_COMPACT;
  context.startsAt24 = false;
  if (isDigit(code)) return isTouching ? -1 : at;
  const next = text.charCodeAt(at + 1);
  if ((code | 32) === LETTER_T) {
    context.isPlain = true;
    context.compactFrom = 4;
    return isTouching && isDigit(next) ? at + 1 : -1;
  }
  if (code === UNDERSCORE) return isTouching && isDigit(next) ? at + 1 : -1;
  if ((code | 32) === LETTER_A) return behindAt(text, at, isTouching);
  if (code === COLON && next === COLON) return isTouching ? at + 2 : -1;
  return isTimeMark(code) ? behindTimeMark(text, at, isTouching) : -1;
}

/** Behind the mark at `at` and spaces; Suricata has ` -- `. */
function behindTimeMark(text: string, at: number, isTouching: boolean): number {
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  context.isPlain = code === COMMA && isBlank(next);
  context.startsAt24 = context.isPlain;
  const isDouble = code === DASH && next === DASH && !isTouching;
  const end = blanksEnd(text, isDouble ? at + 2 : at + 1);
  return isDigit(text.charCodeAt(end)) ? end : -1;
}

const LETTER_T = 116;
const LETTER_A = 97;

const isTimeMark = (code: number): boolean =>
  code === COMMA ||
  code === DASH ||
  code === COLON ||
  code === SEMICOLON ||
  code === BAR ||
  code === AT;

function behindAt(text: string, at: number, isTouching: boolean): number {
  const isWord = !isTouching && (text.charCodeAt(at + 1) | 32) === LETTER_T;
  return isWord && isBlank(text.charCodeAt(at + 2)) ? blanksEnd(text, at + 2) : -1;
}

/** Reads what may follow date and time, and puts all together. */
function finish(text: string, clock: Clock): number {
  const { month, day } = date;
  const { millis, end: timeEnd } = time;
  let { year } = date;
  readZone(text, timeEnd);
  const yearAt = blanksEnd(text, zone.end);
  if (year === NO_YEAR && isYear(text, yearAt)) {
    year = digits(text, yearAt, 4);
    if (zone.end === timeEnd) readZone(text, yearAt + 4);
    else zone.end = yearAt + 4;
  }
  clock.isOpen = isOpenAt(text, zone.end, year === NO_YEAR);
  if (year !== NO_YEAR) clock.time = dayStart(year, month, day) + millis;
  else if (!setWithoutYear(month, day, millis, clock)) return -1;
  return inZone(text, zone.end, clock, zone);
}

/** Turns clock.time from what the clocks of a zone show, or of the clock's own where none was found, into UTC. Returns `end`. */
function inZone(
  text: string,
  end: number,
  clock: Clock,
  { isKnown, millis }: Pick<typeof zone, 'isKnown' | 'millis'>,
): number {
  if (!isKnown) return asLocal(text, end, clock);
  clock.time -= millis;
  return end;
}

/** Would other digits at `at` be a fraction, a zone or a year? */
function isOpenAt(text: string, at: number, lacksYear: boolean): boolean {
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (code === COLON || code === DOT || code === COMMA) return isDigit(next);
  const start = blanksEnd(text, at);
  const sign = text.charCodeAt(start);
  if (sign === PLUS || sign === DASH) return isDigit(text.charCodeAt(start + 1));
  return lacksYear && start > at && mayBeYear(text, start);
}

const WITH_COLONS: TimeContext = { compactFrom: NO_COMPACT, isPlain: false, startsAt24: false };

/** `10:00:01 20/02/2025`, `10:00:01.123 UTC Thu Feb 20 2025`: the date must have its year. */
function timeFirst(text: string, at: number, clock: Clock, order: DateOrder | null): number {
  if (!readTime(text, at, WITH_COLONS)) return -1;
  const { millis } = time;
  readZone(text, time.end);
  const found = { ...zone };
  const start = behindMark(text, zone.end);
  if (start < 0) return -1;
  const dateAt = behindWeekday(text, start);
  if (!readDate(text, dateAt, order) || date.year === NO_YEAR || date.isCompact) return -1;
  if (isWordCode(text.charCodeAt(date.end))) return -1;
  clock.time = dayStart(date.year, date.month, date.day) + millis;
  return inZone(text, date.end, clock, found);
}

/** Behind spaces, in which one comma, dash or bar may stand; -1 where there are none. */
function behindMark(text: string, at: number): number {
  const markAt = blanksEnd(text, at);
  const code = text.charCodeAt(markAt);
  const end = code === COMMA || code === DASH || code === BAR ? markAt + 1 : markAt;
  const start = blanksEnd(text, end);
  return start > at ? start : -1;
}
