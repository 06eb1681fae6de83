/**
 * The shape of a timestamp: what it looks like whatever the values of its digits are. A refused text that
 * has the shape holds an impossible date; one without it would be refused with any digits.
 */
import { isSpace } from '../characters.ts';
import type { TimestampParser } from './calendar.ts';
import { epoch } from './epoch.ts';
import { readMonth, readWeekday } from './grammar/names.ts';
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

const ISO = /\d+-\d+-\d+[Tt \t]\d+:\d+:\d+/y;
const SLASHES = /\d+\/\d+\/\d+,? \d+:\d+:\d+/y;

const SHAPES = new Map<TimestampParser, RegExp>([
  [iso8601, ISO],
  [rfc3339, /\d+-\d+-\d+[Tt]\d+:\d+:\d+/y],
  [slashYear, SLASHES],
  [slashShort, SLASHES],
  [monthSlash, SLASHES],
  [daySlash, SLASHES],
  [dotDate, /\d+\.\d+\.\d+,? \d+:\d+:\d+/y],
  [dottedTime, /\d+-\d+-\d+-\d+\.\d+\.\d+/y],
  [compact, /\d+ \d+/y],
  [compactTime, /\d+ +\d+:\d+:\d+/y],
  [compactColons, /\d+-\d+:\d+:\d+:\d+/y],
  [basic, /\d+T\d+/y],
  [commonLog, /\d+\/[A-Z][a-z]{2}\/\d+[: ]\d+:\d+:\d+/y],
  [dayMonthYear, /\d+[- ][A-Z][a-z]{2}[- ]\d+(?: |::)\d+:\d+:\d+/y],
  [monthDayComma, /[^\d\s]{2,13} \d+, \d+,? \d+:\d+:\d+/y],
  [asctime, /[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d+:\d+:\d+/y],
  [rfc2822, /[A-Z][a-z]{2}, +\d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+/y],
  [rfc3164, /[^\d\s]{2,13}\s+\d+\s+\d+/y],
  [dayMonth, /\d+ [A-Z][a-z]{2} \d+:\d+:\d+/y],
  [monthDot, /\d+\.\d+ \d+:\d+:\d+/y],
  [logcat, /\d+-\d+ \d+:\d+:\d+/y],
  [glog, /\d+ \d+:\d+:\d+/y],
  [chromium, /\d+\/\d+/y],
  [cmtrace, /\d+:\d+:\d+/y],
]);

/** Digits first, also in a word of hexadecimal digits (`dec12`), which may be digits alone in another line of its shape. */
const WITH_DIGITS = /[@\d]|[0-9A-Fa-f]+\d/y;

/** A number since the epoch, which may be a word of hexadecimal digits in another line. */
const NUMBER = /[0-9A-Za-z]+(?:\.\d+)?/y;

/**
 * Might a text with other digits be a timestamp of this kind at `at`? `stop`: the character that must stand behind it, a space
 * for any blank; -1: any may.
 */
export function hasTimestampShape(
  parser: TimestampParser,
  text: string,
  at: number,
  stop: number,
): boolean {
  if (parser === epoch && stop >= 0 && !isBehindNumber(text, at, stop)) return false;
  const shape = SHAPES.get(parser);
  if (!shape && (readMonth(text, at) || readWeekday(text, at))) return true;
  const expected = shape ?? WITH_DIGITS;
  expected.lastIndex = at;
  return expected.test(text);
}

const SPACE = 32;

/** Does the character stand behind a number at `at`? */
function isBehindNumber(text: string, at: number, stop: number): boolean {
  NUMBER.lastIndex = at;
  if (!NUMBER.test(text)) return false;
  const code = text.charCodeAt(NUMBER.lastIndex);
  return stop === SPACE ? isSpace(code) : code === stop;
}
