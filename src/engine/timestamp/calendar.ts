/** Calendar arithmetic and digit reading that all timestamp formats share. */
import { isDigit } from '../characters.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Years outside of this are taken for other numbers. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 9999;

/** The clocks of a place. */
export interface LocalZone {
  /** Milliseconds since the epoch, of what its clocks show as if that were UTC. */
  toUTC(local: number): number;
}

/** What a timestamp parser reads and writes: one object for all calls, so that none is allocated. */
export interface Clock {
  /** Milliseconds since the epoch: where a timestamp has no year, it lies before this moment. */
  referenceTime: number;
  /** Out: milliseconds since the epoch, UTC. */
  time: number;
  /** The zone of timestamps that do not say theirs; undefined for UTC. */
  zone?: LocalZone | undefined;
  /** While a format is being detected: a date in the other order than expected is none. */
  isStrict?: boolean;
  /** Out, of `any`: other digits behind the timestamp would belong to it (a fraction, a zone, a year). */
  isOpen?: boolean;
}

/** Reads a timestamp at `at`; sets clock.time and returns where it ends, or returns -1. */
export type TimestampParser = (text: string, at: number, clock: Clock) => number;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The number that `count` digits at `at` write, or -1 where one of them is no digit. */
export function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    // NaN, behind the end of the text, fails the comparison as well.
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** 1..12 for an English month of three letters, or 0. */
export function monthAt(text: string, at: number): number {
  const name = text.slice(at, at + 3);
  return name < 'Apr' || name > 'Sep' ? 0 : MONTHS.indexOf(name) + 1;
}

export function isWeekdayAt(text: string, at: number): boolean {
  return WEEKDAYS.includes(text.slice(at, at + 3));
}

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Does this day exist? Days of the proleptic Gregorian calendar, years 1900..9999. */
export function isDate(year: number, month: number, day: number): boolean {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return false;
  return day <= DAYS_IN_MONTH[month - 1]! || (month === 2 && day === 29 && isLeapYear(year));
}

/** Milliseconds from the epoch to a day's start; `days_from_civil` of H. Hinnant's date algorithms. */
export function dayStart(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146097 + dayOfEra - 719468) * DAY;
}

/** Milliseconds of `HH:mm:ss` at `at` (8 characters), or -1. Second 60 (a leap second) is allowed. */
export function timeOfDay(text: string, at: number): number {
  if (text.charCodeAt(at + 2) !== 58 || text.charCodeAt(at + 5) !== 58) return -1;
  return checkedTime(digits(text, at, 2), digits(text, at + 3, 2), digits(text, at + 6, 2));
}

/** The same without colons: `100000`. */
export const compactTimeOfDay = (text: string, at: number): number =>
  checkedTime(digits(text, at, 2), digits(text, at + 2, 2), digits(text, at + 4, 2));

/** ISO 8601 ends a day at 24:00. */
export function checkedTime(hour: number, minute: number, second: number): number {
  if (
    hour < 0 ||
    hour > 24 ||
    (hour === 24 && minute > 0) ||
    minute < 0 ||
    minute > 59 ||
    second < 0 ||
    second > 60
  )
    return -1;
  return hour * HOUR + minute * MINUTE + second * SECOND;
}

/**
 * Reads a fraction of a second (`.` or `,` and 1..9 digits) at `at`, if there is one. Adds its whole
 * milliseconds to clock.time; returns where it ends, or -1 for a longer one.
 */
export function fraction(text: string, at: number, clock: Clock): number {
  const mark = text.charCodeAt(at);
  if ((mark !== 46 && mark !== 44) || !isDigit(text.charCodeAt(at + 1))) return at;
  let end = at + 1;
  let millis = 0;
  for (let weight = 100; isDigit(text.charCodeAt(end)); end++) {
    if (weight >= 1) millis += (text.charCodeAt(end) - 48) * weight;
    weight = weight >= 10 ? weight / 10 : 0;
  }
  if (end - at > 10) return -1;
  clock.time += millis;
  return end;
}

// The reference time is the same for all records of a chunk.
let lastMoment = 0;
let lastYear = 1970;

function yearOf(moment: number): number {
  if (moment !== lastMoment) {
    lastMoment = moment;
    lastYear = new Date(moment).getUTCFullYear();
  }
  return lastYear;
}

/**
 * Sets clock.time for a date without a year: the latest year in which the day exists and that puts it
 * no more than a day after the reference time (clocks and zones differ). Returns false for no date.
 */
export function setWithoutYear(month: number, day: number, time: number, clock: Clock): boolean {
  const latest = clock.referenceTime + DAY;
  let year = yearOf(latest);
  // 8 years: the longest gap between leap days (1896 to 1904), for 29 February.
  for (let tries = 0; tries <= 9; tries++, year--) {
    if (!isDate(year, month, day)) continue;
    const candidate = dayStart(year, month, day) + time;
    // All times of a minute have one year: the kernel asks once for each.
    if (Math.floor(candidate / MINUTE) * MINUTE > latest) continue;
    clock.time = candidate;
    return true;
  }
  return false;
}
