/** The date: numbers and the name of a month in any usual order, with any usual marks between them. */
import { isDigit } from '../../characters.ts';
import { digits, isDate } from '../calendar.ts';
import { blanksEnd, COLON, COMMA, DASH, DOT, digitsEnd, isBlank, SLASH, SPACE } from './marks.ts';
import { name, readMonth } from './names.ts';

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

/** One or two digits at `at`: what they say, and -1 for anything else. `numberEnd` is where they end. */
let numberEnd = 0;

function smallNumber(text: string, at: number): number {
  numberEnd = digitsEnd(text, at);
  const count = numberEnd - at;
  return count === 1 || count === 2 ? digits(text, at, count) : -1;
}

/** `2025-02-20`, `2025/2/20`, `2025.02.20`, `2025:02:20`, `2025 Feb 20`, `2025-Feb-20`. */
function yearFirst(text: string, year: number, end: number): boolean {
  const mark = text.charCodeAt(end);
  if (isDigit(text.charCodeAt(end + 1))) {
    if (!isMark(mark) && mark !== COLON) return false;
    const month = smallNumber(text, end + 1);
    if (month < 0 || text.charCodeAt(numberEnd) !== mark) return false;
    const day = smallNumber(text, numberEnd + 1);
    return day > 0 && set(year, month, day, numberEnd);
  }
  if (!readMonth(text, isMark(mark) || isBlank(mark) ? end + 1 : end)) return false;
  const month = name.number;
  const day = smallNumber(text, behindMark(text, name.end));
  return day > 0 && set(year, month, day, numberEnd);
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
  const nameAt = blanksEnd(text, isMark(mark) ? end + 1 : behindOrdinal(text, end));
  if (!readMonth(text, nameAt)) return false;
  const month = name.number;
  const { end: nameEnd } = name;
  return readYear(text, nameEnd)
    ? set(yearFound, month, day, yearEnd)
    : set(NO_YEAR, month, day, nameEnd);
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
  const end = behindOrdinal(text, numberEnd);
  return readYear(text, end) ? set(yearFound, month, day, yearEnd) : set(NO_YEAR, month, day, end);
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
  const secondEnd = numberEnd;
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
