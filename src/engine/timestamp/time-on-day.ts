/** Times of day of a log that names its day once. */
import { isDate, type TimestampParser } from './calendar.ts';
import { NO_COMPACT, readTime, type TimeContext, time } from './grammar/time.ts';

const PREFIX = 'on_';
const NAME = /^on_(\d{4})-(\d\d)-(\d\d)$/;
const CONTEXT: TimeContext = { compactFrom: NO_COMPACT, isPlain: false, startsAt24: false };

/** One for each day: who asks for the parser of a day gets the same one. */
const parsers = new Map<string, TimestampParser>();

/** The name, in patterns, of times on this day, `2025-02-20`. */
export const timeOnDayName = (day: string): string => PREFIX + day;

/** The parser of such a name: `10:00:01`, `9:00:01.5 PM`; undefined for another name. */
export function timeOnDay(name: string): TimestampParser | undefined {
  const known = parsers.get(name);
  if (known) return known;
  const [, year, month, day] = (NAME.exec(name) ?? []).map(Number);
  if (year === undefined || !isDate(year, month!, day!)) return undefined;
  const start = Date.UTC(year, month! - 1, day!);
  const parse: TimestampParser = (text, at, clock) => {
    if (!readTime(text, at, CONTEXT)) return -1;
    clock.time = start + time.millis;
    return time.end;
  };
  parsers.set(name, parse);
  return parse;
}
