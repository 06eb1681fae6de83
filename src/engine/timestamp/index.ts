/** The timestamp formats by the names that patterns use: `%{ts:iso8601}`. */

import { isDigit } from '../characters.ts';
import type { Clock, TimestampParser } from './calendar.ts';
import { epoch, epochNumber } from './epoch.ts';
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
export { hasTimestampShape } from './shapes.ts';

const DIGIT_FIRST = [
  iso8601,
  slashYear,
  slashShort,
  commonLog,
  dayMonthYear,
  dotDate,
  dottedTime,
  logcat,
  basic,
  dayMonth,
  epoch,
];
const LETTER_FIRST = [rfc3164, asctime, rfc2822, monthDayComma];

/** The first of the formats above that fits. Those of digits alone, and numbers with slashes, are left out. */
export function anyTimestamp(text: string, at: number, clock: Clock): number {
  for (const parse of candidates(text, at)) {
    const end = parse(text, at, clock);
    if (end >= 0) return end;
  }
  return -1;
}

const candidates = (text: string, at: number): TimestampParser[] =>
  isDigit(text.charCodeAt(at)) ? DIGIT_FIRST : LETTER_FIRST;

/** The parser that `anyTimestamp` takes at the start of a text, and where it stops; null for none. */
export function timestampParserOf(
  text: string,
  clock: Clock,
): { parser: TimestampParser; end: number } | null {
  for (const parser of candidates(text, 0)) {
    const end = parser(text, 0, clock);
    if (end >= 0) return { parser, end };
  }
  return null;
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
  epoch,
  any: anyTimestamp,
} satisfies Record<string, TimestampParser>;

const BY_NAME: ReadonlyMap<string, TimestampParser> = new Map(Object.entries(TIMESTAMPS));

/** The parser that patterns name so (docs/formats.md); undefined where there is none. */
export function timestampParser(name: string): TimestampParser | undefined {
  return BY_NAME.get(name);
}

/** The time that a JSON value or a logfmt value holds, in milliseconds; NaN where it holds none. */
export function timestampOfValue(value: unknown, clock: Clock): number {
  if (typeof value === 'number') return epochNumber(value);
  if (typeof value !== 'string') return Number.NaN;
  return anyTimestamp(value, 0, clock) >= 0 ? clock.time : Number.NaN;
}
