/** The timestamp formats by the names that patterns use: `%{ts:iso8601}`. */

import type { Clock, LocalZone, TimestampParser } from './calendar.ts';
import { epoch, epochNumber } from './epoch.ts';
import { type DateOrder, type Numbers, uncertain } from './grammar/date.ts';
import { readTimestampIn } from './grammar/grammar.ts';
import {
  basic,
  compactColons,
  compactTime,
  daySlash,
  dotDate,
  dottedTime,
  monthDayComma,
  monthSlash,
} from './numeric.ts';
import { chromium, cmtrace } from './own-forms.ts';
import { timeOnDay } from './time-on-day.ts';
import {
  asctime,
  commonLog,
  compact,
  dayMonthYear,
  iso8601,
  rfc2822,
  rfc3339,
  slashShort,
  slashYear,
} from './with-year.ts';
import { dayMonth, glog, logcat, monthDot, rfc3164 } from './without-year.ts';

export type { Clock, TimestampParser } from './calendar.ts';
export { clockOf, type TimeReading } from './clock.ts';
export { isUniversalAt } from './local-time.ts';
export { timeZoneName } from './local-zone.ts';
export { hasTimestampShape } from './shapes.ts';

/** What a parser said last: the patterns of a format ask for the timestamp of a line one after the other. */
interface Answer {
  text: string;
  at: number;
  referenceTime: number;
  zone: LocalZone | undefined;
  end: number;
  time: number;
  isOpen: boolean;
}

/** A parser of the grammar that remembers its last answer. */
function parserIn(order: DateOrder | null): TimestampParser {
  const last: Answer = {
    ...{ text: '', at: -1, referenceTime: 0, zone: undefined },
    ...{ end: -1, time: 0, isOpen: false },
  };
  const isLast = (text: string, at: number, { referenceTime, zone }: Clock): boolean =>
    last.at === at &&
    last.referenceTime === referenceTime &&
    last.zone === zone &&
    last.text === text;
  return (text, at, clock) => {
    if (!isLast(text, at, clock)) {
      last.end = readTimestampIn(text, at, clock, order);
      last.text = text;
      last.at = at;
      last.referenceTime = clock.referenceTime;
      last.zone = clock.zone;
      last.time = clock.time;
      last.isOpen = clock.isOpen === true;
    }
    clock.time = last.time;
    clock.isOpen = last.isOpen;
    return last.end;
  };
}

/** A timestamp of any usual spelling (grammar/). */
export const anyTimestamp = parserIn(null);

/** The same for files of which it is known with which part their dates of numbers begin. */
export const ANY_IN_ORDER: Readonly<Record<DateOrder, TimestampParser>> = {
  month: parserIn('month'),
  day: parserIn('day'),
  year: parserIn('year'),
};

const ANY: ReadonlySet<TimestampParser> = new Set([anyTimestamp, ...Object.values(ANY_IN_ORDER)]);

/** Does the parser read timestamps of any spelling? */
export const isAny = (parser: TimestampParser): boolean => ANY.has(parser);

/** The numbers of the date that begins a timestamp at `at`, where its order is not certain; else null. */
export function uncertainNumbers(text: string, at: number): Numbers | null {
  const end = readTimestampIn(text, at, { referenceTime: 0, time: 0 }, null);
  return end < 0 ? null : uncertain;
}

/** The parser that `anyTimestamp` comes down to at the start of a text, and where it stops; null for none. */
export function timestampParserOf(
  text: string,
  clock: Clock,
): { parser: TimestampParser; end: number } | null {
  const end = anyTimestamp(text, 0, clock);
  if (end < 0) return null;
  const isEpoch = epoch(text, 0, clock) === end;
  return { parser: isEpoch ? epoch : anyTimestamp, end };
}

export const TIMESTAMPS = {
  iso8601,
  rfc3339,
  slash_year: slashYear,
  slash_short: slashShort,
  compact,
  compact_time: compactTime,
  compact_colons: compactColons,
  basic,
  common_log: commonLog,
  day_month_year: dayMonthYear,
  dot_date: dotDate,
  month_slash: monthSlash,
  day_slash: daySlash,
  month_day_comma: monthDayComma,
  dotted_time: dottedTime,
  asctime,
  rfc2822,
  rfc3164,
  day_month: dayMonth,
  month_dot: monthDot,
  logcat,
  glog,
  chromium,
  cmtrace,
  epoch,
  any: anyTimestamp,
} satisfies Record<string, TimestampParser>;

const BY_NAME: ReadonlyMap<string, TimestampParser> = new Map(Object.entries(TIMESTAMPS));

/** The parser that patterns name so (docs/formats.md); undefined where there is none. */
export function timestampParser(name: string): TimestampParser | undefined {
  return BY_NAME.get(name) ?? timeOnDay(name);
}

/** The time that a JSON value or a logfmt value holds, in milliseconds; NaN where it holds none. */
export function timestampOfValue(value: unknown, clock: Clock): number {
  if (typeof value === 'number') return epochNumber(value);
  if (typeof value !== 'string') return Number.NaN;
  return anyTimestamp(value, 0, clock) >= 0 ? clock.time : Number.NaN;
}
