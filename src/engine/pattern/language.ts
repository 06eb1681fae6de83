/**
 * The words of the pattern language: what parse.ts takes, and what a person is told of it. Imports types alone, so that the
 * page takes it as it is.
 */
import type { TIMESTAMPS } from '../timestamp/index.ts';
import type { DurationUnit } from './duration.ts';

/** The kinds of fields, with what each takes. */
export const FIELDS = {
  ts: 'a time, in one of the formats below',
  level: 'a level word',
  message: 'the rest of the line; it stands last',
  token: 'characters up to a space, or up to what stands behind it',
  text: 'everything up to the text behind it; where a space stands there, up to the first space',
  int: 'digits, with a minus or not',
  quoted: 'text in double quotes',
  column: 'a token, or text in double quotes',
  columns:
    'columns of a web log in any order, with a method, a path and a status, to the end of the line',
  class: 'a token with a dot in it',
  module: 'a token with colons in it or not',
  time: 'a time of day without a date, as 10:00:00.123',
  zone: 'up to 10 capital letters, as CET',
  structured: 'structured data of RFC 5424, or -',
  syslog:
    'the start of a line of syslog as devices write it, up to its time: <189>84027: *Feb 20 10:00:01.123:',
  pad: 'spaces, or none',
  before: 'what stands before a time with a date: at most four words',
  leading: 'what stands before a time with a date that ends the line',
  request: 'a request in quotes: method, path, protocol',
  method: 'the method of a request',
  path: 'the path of a request',
  status: 'an HTTP status, or -',
  bytes: 'a count of bytes, or -',
  duration: 'how long a request took',
} as const;
export type FieldKind = keyof typeof FIELDS;

/** The arguments of `level`; without one it is a level word. */
export const LEVEL_NOTATIONS = {
  name: 'any token; a level where it is a known word',
  letter: 'one capital letter, as E',
  priority: 'the number of <PRI> of syslog',
} as const;
export type LevelNotation = keyof typeof LEVEL_NOTATIONS;

const UNIT_WORDS: Record<DurationUnit, string> = {
  s: 'seconds with a fraction',
  ms: 'milliseconds',
  us: 'microseconds',
};

/** One time in each of the formats of `ts`. */
export const TIMESTAMP_SAMPLES: Readonly<Record<keyof typeof TIMESTAMPS, string>> = {
  iso8601: '2025-02-20 10:00:00,123',
  rfc3339: '2025-02-20T10:00:00.123Z',
  common_log: '20/Feb/2025:10:00:00 +0000',
  rfc3164: 'Feb 20 10:00:00',
  epoch: '1740045600',
  any: '2025-02-20 10:00:00',
  slash_year: '2025/02/20 10:00:00',
  slash_short: '25/02/20 10:00:00',
  month_slash: '02/20/2025 10:00:00',
  day_slash: '20/02/2025 10:00:00',
  dot_date: '20.02.2025 10:00:00',
  day_month_year: '20 Feb 2025 10:00:00.123',
  month_day_comma: 'Feb 20, 2025 10:00:00 AM',
  asctime: 'Thu Feb 20 10:00:00 2025',
  rfc2822: 'Thu, 20 Feb 2025 10:00:00 +0000',
  day_month: '20 Feb 10:00:00.123',
  month_dot: '02.20 10:00:00',
  logcat: '02-20 10:00:00.123',
  glog: '0220 10:00:00.123456',
  chromium: '0220/100000.123456',
  cmtrace: '10:00:00.123-060" date="02-20-2025',
  basic: '20250220T100000Z',
  compact: '250220 100000',
  compact_time: '250220 10:00:00',
  compact_colons: '20250220-10:00:00:123',
  dotted_time: '2025-02-20-10.00.00.123456',
};

/** Fields as they are written, with every argument that has a meaning, and what each takes. */
export const PATTERN_FIELDS: readonly { field: string; takes: string }[] = Object.entries(
  FIELDS,
).flatMap(([kind, takes]) => {
  if (kind === 'ts') return [{ field: '%{ts:FORMAT}', takes }];
  if (kind === 'duration')
    return withArguments(kind, UNIT_WORDS).map(({ field, takes: unit }) => ({
      field,
      takes: `${takes}, in ${unit}`,
    }));
  const plain = { field: `%{${kind}}`, takes };
  return kind === 'level' ? [plain, ...withArguments(kind, LEVEL_NOTATIONS)] : [plain];
});

function withArguments(kind: string, words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([argument, takes]) => ({
    field: `%{${kind}:${argument}}`,
    takes,
  }));
}
