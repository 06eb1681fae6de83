/** The date: numbers and the name of a month in any usual order, with any usual marks between them. */
import { isDigit } from '../../characters.ts';
import { digits, isDate } from '../calendar.ts';
import { monthAndDay, readBehindMonth, readBehindYear } from './east-asia.ts';
import { blanksEnd, COLON, COMMA, DASH, DOT, digitsEnd, isBlank, SLASH, SPACE } from './marks.ts';
import { name, readMonth } from './names.ts';
import { small, smallNumber } from './small-number.ts';

/** Which part a date of numbers begins with, where its form does not say it: `03/04/2025`, `25-02-20`. */
export const DATE_ORDERS = ['month', 'day', 'year'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** In place of a year that is not there. */
export const NO_YEAR = -1;

/** What was found, and where it ends. */
export const date = {
  year: 0,
  month: 0,
  day: 0,
  end: 0,
  /** Digits without marks. */
  isCompact: false,
  hasEightDigits: false,
};

/** The numbers of a date whose order is not certain, as they are written; `third` is NO_YEAR where there is none. */
export interface Numbers {
  first: number;
  second: number;
  third: number;
  mark: number;
  hasShortYear: boolean;
}
/** Those of the date that was read last; null where its order is certain. */
export let uncertain: Numbers | null = null;

export function forgetNumbers(): void {
  uncertain = null;
}

/** A number of two digits is a year of 1970..2069. */
const century = (year: number): number => year + (year < 70 ? 2000 : 1900);

function set(year: number, month: number, day: number, end: number): boolean {
  date.year = year;
  date.month = month;
  date.day = day;
  date.end = end;
  // Without a year any may be meant: 29 February is a day of some.
  return isDate(year === NO_YEAR ? 2000 : year, month, day);
}

/** Reads a date at `at` into `date`; false for none, and for a day that does not exist. */
export function readDate(text: string, at: number, order: DateOrder | null): boolean {
  date.isCompact = false;
  date.hasEightDigits = false;
  uncertain = null;
  if (!isDigit(text.charCodeAt(at))) return nameFirst(text, at);
  const end = digitsEnd(text, at);
  switch (end - at) {
    case 8:
      date.isCompact = true;
      date.hasEightDigits = true;
      return set(digits(text, at, 4), digits(text, at + 4, 2), digits(text, at + 6, 2), end);
    case 6:
      date.isCompact = true;
      return set(
        century(digits(text, at, 2)),
        digits(text, at + 2, 2),
        digits(text, at + 4, 2),
        end,
      );
    case 4:
      return yearFirst(text, digits(text, at, 4), end);
    case 1:
    case 2:
      return smallFirst(text, digits(text, at, end - at), end, order);
    default:
      return false;
  }
}

const isMark = (code: number): boolean => code === DASH || code === SLASH || code === DOT;

/** `2025-02-20`, `2025/2/20`, `2025.02.20`, `2025:02:20`, `2025 Feb 20`, `2025-Feb-20`, `2025-051`, `2025年2月20日`, `2025. 2. 20.`. */
function yearFirst(text: string, year: number, end: number): boolean {
  if (readBehindYear(text, end))
    return set(year, monthAndDay.month, monthAndDay.day, monthAndDay.end);
  const mark = text.charCodeAt(end);
  if (isDigit(text.charCodeAt(end + 1))) {
    if (!isMark(mark) && mark !== COLON) return false;
    if (digitsEnd(text, end + 1) === end + 4) return dayOfYear(text, year, end + 1);
    const month = smallNumber(text, end + 1);
    if (month < 0 || text.charCodeAt(small.end) !== mark) return false;
    const day = smallNumber(text, small.end + 1);
    return day > 0 && set(year, month, day, behindLastDot(text, mark, small.end));
  }
  if (mark === DOT && isDigit(text.charCodeAt(blanksEnd(text, end + 1)))) {
    return withDots(text, year, end);
  }
  if (!readMonth(text, isMark(mark) || isBlank(mark) ? end + 1 : end)) return false;
  const month = name.number;
  const day = smallNumber(text, behindMark(text, name.end));
  return day > 0 && set(year, month, day, small.end);
}

/** The day by its number in the year, `2025-051`: three digits at `at`. */
function dayOfYear(text: string, year: number, at: number): boolean {
  const day = digits(text, at, 3);
  if (day < 1) return false;
  const found = new Date(Date.UTC(year, 0, day));
  return (
    found.getUTCFullYear() === year &&
    set(year, found.getUTCMonth() + 1, found.getUTCDate(), at + 3)
  );
}

/** Behind the dot that ends a date in Hungarian, `2025.02.20. 10:00`; `at` where there is none. */
const behindLastDot = (text: string, mark: number, at: number): number =>
  mark === DOT && text.charCodeAt(at) === DOT && isBlank(text.charCodeAt(at + 1)) ? at + 1 : at;

/** `2025. 2. 20.`, as Korean and Hungarian have it. */
function withDots(text: string, year: number, end: number): boolean {
  const month = smallNumber(text, blanksEnd(text, end + 1));
  if (month < 1 || text.charCodeAt(small.end) !== DOT) return false;
  const day = smallNumber(text, blanksEnd(text, small.end + 1));
  return day > 0 && set(year, month, day, behindLastDot(text, DOT, small.end));
}

/** Behind spaces, or behind one mark between the parts of a date. */
function behindMark(text: string, at: number): number {
  return isMark(text.charCodeAt(at)) ? at + 1 : blanksEnd(text, at);
}

/** `20 Feb 2025`, `20-Feb-25`, `20Feb2025`, `20. Februar 2025`, `20th Feb`, or numbers alone. */
function smallFirst(text: string, day: number, end: number, order: DateOrder | null): boolean {
  const mark = text.charCodeAt(end);
  if (isMark(mark) && isDigit(text.charCodeAt(end + 1))) {
    return numbersOnly(text, day, end, mark, order);
  }
  if (readBehindMonth(text, end)) return withYearOrNot(text, day, monthAndDay.day, monthAndDay.end);
  const nameAt = blanksEnd(text, isMark(mark) ? end + 1 : behindOrdinal(text, end));
  if (!readMonth(text, nameAt)) return false;
  const month = name.number;
  const { end: nameEnd } = name;
  return withYearOrNot(text, month, day, nameEnd);
}

/** Day and month were read up to `end`, where a year may stand. */
function withYearOrNot(text: string, month: number, day: number, end: number): boolean {
  return readYear(text, end) ? set(yearFound, month, day, yearEnd) : set(NO_YEAR, month, day, end);
}

/** What `readYear` found. */
let yearFound = 0;
let yearEnd = 0;

/** A year behind day and month: four digits, or two behind a mark or where a time follows. No colon is behind it. */
function readYear(text: string, at: number): boolean {
  const start = behindMark(text, text.charCodeAt(at) === COMMA ? at + 1 : at);
  yearEnd = digitsEnd(text, start);
  const count = yearEnd - start;
  yearFound = digits(text, start, count);
  if (count === 4) return !isTimeAt(text, start);
  if (count !== 2 || text.charCodeAt(yearEnd) === COLON || text.charCodeAt(yearEnd) === DOT)
    return false;
  yearFound = century(yearFound);
  return (
    isMark(text.charCodeAt(start - 1)) ||
    text.charCodeAt(digitsEnd(text, blanksEnd(text, yearEnd))) === COLON
  );
}

/** `10:00`: then it is no year that stands there. One colon behind a year parts it from the time (`2025:10:00:01`). */
function isTimeAt(text: string, at: number): boolean {
  return text.charCodeAt(at + 2) === COLON;
}

/** Behind `st`, `nd`, `rd` or `th`; `at` where there is none. */
function behindOrdinal(text: string, at: number): number {
  const letters = text.slice(at, at + 2).toLowerCase();
  const isOrdinal = letters === 'st' || letters === 'nd' || letters === 'rd' || letters === 'th';
  const next = text.charCodeAt(at + 2);
  return isOrdinal && (isBlank(next) || next === COMMA) ? at + 2 : at;
}

/** `Feb 20, 2025`, `Feb 20 2025`, `feb/20/2025`, `Feb-20-25`, `Feb 20`, `February 20th`. */
function nameFirst(text: string, at: number): boolean {
  if (!readMonth(text, at)) return false;
  const month = name.number;
  const dayAt = behindMark(text, name.end);
  const day = smallNumber(text, dayAt);
  if (day < 1 || dayAt === name.end) return false;
  const end = behindOrdinal(text, small.end);
  return withYearOrNot(text, month, day, end);
}

/** `02/20/2025`, `20.02.2025`, `20-02-25`, `02-20`. */
function numbersOnly(
  text: string,
  first: number,
  end: number,
  mark: number,
  order: DateOrder | null,
): boolean {
  const second = smallNumber(text, end + 1);
  if (second < 0) return false;
  const secondEnd = small.end;
  const isThree = text.charCodeAt(secondEnd) === mark && isDigit(text.charCodeAt(secondEnd + 1));
  if (!isThree) return withoutYear(text, { first, second, mark, order, end: secondEnd });
  const thirdEnd = digitsEnd(text, secondEnd + 1);
  const count = thirdEnd - secondEnd - 1;
  if (count !== 2 && count !== 4) return false;
  const third = digits(text, secondEnd + 1, count);
  uncertain = { first, second, third, mark, hasShortYear: count === 2 };
  for (const choice of preferred(order, mark, count === 2)) {
    if (setNumbers(choice, first, second, third, count === 2, thirdEnd)) return true;
  }
  return false;
}

const MONTH_DAY = ['month', 'day'] as const;
const DAY_MONTH = ['day', 'month'] as const;
const SHORT_MONTH: readonly DateOrder[] = ['month', 'day', 'year'];
const SHORT_DAY: readonly DateOrder[] = ['day', 'month', 'year'];
const SHORT_YEAR: readonly DateOrder[] = ['year', 'day', 'month'];

/** With dots the day is first, and with dashes a year of two digits, where nothing else is known. */
function preferred(
  order: DateOrder | null,
  mark: number,
  hasShortYear: boolean,
): readonly DateOrder[] {
  const isDayFirst = order === 'day' || (mark === DOT && order !== 'month');
  if (!hasShortYear) return isDayFirst ? DAY_MONTH : MONTH_DAY;
  if (order === 'year' || (order === null && mark === DASH)) return SHORT_YEAR;
  return isDayFirst ? SHORT_DAY : SHORT_MONTH;
}

/** Is there such a day, in this order? Then sets `date`. */
function setNumbers(
  order: DateOrder,
  first: number,
  second: number,
  third: number,
  hasShortYear: boolean,
  end: number,
): boolean {
  if (order === 'year') return set(century(first), second, third, end);
  const year = hasShortYear ? century(third) : third;
  return order === 'month' ? set(year, first, second, end) : set(year, second, first, end);
}

interface TwoNumbers {
  first: number;
  second: number;
  mark: number;
  order: DateOrder | null;
  end: number;
}

/** `02/20`, `02-20`, and with dots `20.02.` only, as `1.5` is a number. */
function withoutYear(text: string, { first, second, mark, order, end }: TwoNumbers): boolean {
  if (mark === DOT) {
    return (
      text.charCodeAt(end) === DOT &&
      text.charCodeAt(end + 1) === SPACE &&
      set(NO_YEAR, second, first, end + 1)
    );
  }
  uncertain = { first, second, third: NO_YEAR, mark, hasShortYear: false };
  const isDayFirst = order === 'day';
  const [month, day] = isDayFirst ? [second, first] : [first, second];
  return set(NO_YEAR, month, day, end) || set(NO_YEAR, day, month, end);
}

/** Can the numbers be a date in this order? */
export function fitsOrder(
  { first, second, third, hasShortYear }: Numbers,
  order: DateOrder,
): boolean {
  const year = third === NO_YEAR ? 2000 : third;
  if (order === 'year' && !hasShortYear) return false;
  return setNumbers(order, first, second, year, hasShortYear, 0);
}
