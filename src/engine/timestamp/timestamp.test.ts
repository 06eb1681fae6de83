import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TIMESTAMPS, type TimestampParser, timestampOfValue, timestampParser } from './index.ts';

const referenceTime = Date.UTC(2025, 1, 20, 12);

/** [format, text, RFC 3339 time or null for "no match", length read if not all]. */
const CASES: [string, string, string | null, number?][] = [
  ['iso8601', '2025-02-20T10:00:00Z', '2025-02-20T10:00:00.000Z'],
  ['iso8601', '2025-02-20 10:00:00', '2025-02-20T10:00:00.000Z'],
  ['iso8601', '2025-02-20 10:00:00,5', '2025-02-20T10:00:00.500Z'],
  ['iso8601', '2025-02-20T10:00:00.123456789z', '2025-02-20T10:00:00.123Z'],
  ['iso8601', '2025-02-20T10:00:00+02:00', '2025-02-20T08:00:00.000Z'],
  ['iso8601', '2025-02-20T10:00:00-0530', '2025-02-20T15:30:00.000Z'],
  ['iso8601', '2025-02-20T10:00:00+02', '2025-02-20T08:00:00.000Z'],
  ['iso8601', '2025-02-20 10:00:00.001 +0200', '2025-02-20T08:00:00.001Z'],
  ['iso8601', '2025-02-20 10:00:00 [x]', '2025-02-20T10:00:00.000Z', 19],
  ['iso8601', '2025-02-20 10:00:00, next', '2025-02-20T10:00:00.000Z', 19],
  ['iso8601', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['iso8601', '2025-02-28T23:59:60Z', '2025-03-01T00:00:00.000Z'],
  ['iso8601', '2025-02-29T00:00:00Z', null],
  ['iso8601', '1900-02-29T00:00:00Z', null],
  ['iso8601', '2025-02-30T00:00:00Z', null],
  ['iso8601', '2025-13-01T00:00:00Z', null],
  ['iso8601', '2025-00-01T00:00:00Z', null],
  ['iso8601', '2025-04-31T00:00:00Z', null],
  ['iso8601', '2025-02-20T24:00:00Z', '2025-02-21T00:00:00.000Z'],
  ['iso8601', '2025-02-20T24:01:00Z', null],
  ['month_day_comma', 'févr. 20, 2025 1:00:00 PM', '2025-02-20T13:00:00.000Z'],
  ['month_day_comma', '二月 20, 2025 12:00:00 上午', '2025-02-20T00:00:00.000Z'],
  ['iso8601', '2025-02-20T10:60:00Z', null],
  ['iso8601', '2025-02-20T10:00:0', null],
  ['iso8601', '2025-02-20T10:00:000', null],
  ['iso8601', '2025-02-20T10:00:00.1234567890', null],
  ['iso8601', '2025-2-20T10:00:00Z', null],
  ['iso8601', '', null],
  ['slash_year', '2025/02/20 10:00:00', '2025-02-20T10:00:00.000Z'],
  ['slash_year', '2025/02/20 10:00:00.123456', '2025-02-20T10:00:00.123Z'],
  ['slash_short', '17/06/09 20:10:40', '2017-06-09T20:10:40.000Z'],
  ['slash_short', '99/06/09 20:10:40', '1999-06-09T20:10:40.000Z'],
  ['slash_short', '17/13/09 20:10:40', null],
  ['compact', '081109 203615', '2008-11-09T20:36:15.000Z'],
  ['compact', '081309 203615', null],
  ['common_log', '20/Jul/2009:22:59:26 +0200', '2009-07-20T20:59:26.000Z'],
  ['common_log', '20/Foo/2009:22:59:26 +0000', null],
  ['common_log', '31/Jun/2009:22:59:26 +0000', null],
  ['day_month_year', '25 Apr 2024 05:32:35.018', '2024-04-25T05:32:35.018Z'],
  ['day_month_year', '24-Jan-2025 07:00:30.139', '2025-01-24T07:00:30.139Z'],
  ['asctime', 'Sun Dec 04 04:47:44 2005', '2005-12-04T04:47:44.000Z'],
  ['asctime', 'Sun Dec  4 04:47:44 2005', '2005-12-04T04:47:44.000Z'],
  ['asctime', 'Thu Feb 20 10:00:00.123456 2025', '2025-02-20T10:00:00.123Z'],
  ['asctime', 'Xyz Dec 04 04:47:44 2005', null],
  ['rfc3164', 'Jan  2 15:04:05', '2025-01-02T15:04:05.000Z'],
  ['rfc3164', 'Jan 12 15:04:05', '2025-01-12T15:04:05.000Z'],
  ['rfc3164', 'Feb 21 11:59:59', '2025-02-21T11:59:59.000Z'],
  ['rfc3164', 'Feb 21 12:01:00', '2024-02-21T12:01:00.000Z'],
  ['rfc3164', 'Dec 31 23:59:59', '2024-12-31T23:59:59.000Z'],
  ['rfc3164', 'Feb 29 00:00:00', '2024-02-29T00:00:00.000Z'],
  ['rfc3164', 'Feb 30 00:00:00', null],
  ['logcat', '03-17 16:13:38.811', '2024-03-17T16:13:38.811Z'],
  ['glog', '0217 15:04:22.619632', '2025-02-17T15:04:22.619Z'],
  ['chromium', '0220/100000.123456', '2025-02-20T10:00:00.123Z'],
  ['chromium', '0230/100000.123456', null],
  ['cmtrace', '10:00:00.123-060" date="02-20-2025', '2025-02-20T09:00:00.123Z'],
  ['cmtrace', '10:00:00.123+000" date="02-30-2025', null],
  ['rfc3164', 'Nov 9 12:01:01', '2024-11-09T12:01:01.000Z'],
  ['rfc3164', 'Nov 19 2023 12:01:01.5', '2023-11-19T12:01:01.500Z'],
  ['rfc3164', 'Nov 9x12:01:01', null],
  ['rfc2822', 'Thu, 20 Feb 2025 10:00:00 +0200', '2025-02-20T08:00:00.000Z'],
  ['rfc2822', 'Thu, 6 Feb 2025 10:00:00 GMT', '2025-02-06T10:00:00.000Z'],
  ['rfc2822', 'Thu 6 Feb 2025 10:00:00 GMT', null],
  ['asctime', 'Sun Dec  4 04:47:44 CET 2005', '2005-12-04T04:47:44.000Z'],
  ['common_log', '20/Jul/2009 22:59:26', '2009-07-20T22:59:26.000Z'],
  ['day_month_year', '20-Jul-2009::22:59:26', '2009-07-20T22:59:26.000Z'],
  ['dot_date', '20.02.2025 10:00:00,125', '2025-02-20T10:00:00.125Z'],
  ['dot_date', '02.20.2025 10:00:00', null],
  ['month_slash', '02/20/2025 10:00:00', '2025-02-20T10:00:00.000Z'],
  ['month_slash', '2/20/2025 9:00:00 PM', '2025-02-20T21:00:00.000Z'],
  ['month_slash', '2/20/2025, 12:00:00 AM', '2025-02-20T00:00:00.000Z'],
  ['month_slash', '03/04/2025 10:00:00', '2025-03-04T10:00:00.000Z'],
  ['month_slash', '20/02/2025 10:00:00', '2025-02-20T10:00:00.000Z'],
  ['day_slash', '03/04/2025 10:00:00', '2025-04-03T10:00:00.000Z'],
  ['month_slash', '20/20/2025 10:00:00', null],
  ['month_day_comma', 'Feb 2, 2025 1:00:00 PM', '2025-02-02T13:00:00.000Z'],
  ['compact_colons', '20171223-22:15:29:606', '2017-12-23T22:15:29.606Z'],
  ['compact_colons', '20171224-0:0:5:86', '2017-12-24T00:00:05.086Z'],
  ['compact_colons', '20171232-0:0:5:86', null],
  ['basic', '20250220T100000.5Z', '2025-02-20T10:00:00.500Z'],
  ['compact_time', '140220  9:00:00', '2014-02-20T09:00:00.000Z'],
  ['compact_time', '140220 19:00:00', '2014-02-20T19:00:00.000Z'],
  ['dotted_time', '2005-06-03-15.42.50.675872', '2005-06-03T15:42:50.675Z'],
  ['day_month', '30 Oct 16:49:06.5', '2024-10-30T16:49:06.500Z'],
  ['month_dot', '10.30 16:49:06', '2024-10-30T16:49:06.000Z'],
  ['glog', '20250217 15:04:22.619632', '2025-02-17T15:04:22.619Z'],
  ['epoch', '1428634687', '2015-04-10T02:58:07.000Z'],
  ['epoch', '1428634687.25', '2015-04-10T02:58:07.250Z'],
  ['epoch', '1428634687123', '2015-04-10T02:58:07.123Z'],
  ['epoch', '1428634687123456', '2015-04-10T02:58:07.123Z'],
  ['epoch', '1428634687123456789', '2015-04-10T02:58:07.123Z'],
  ['epoch', '14286346871', null],
];

for (const [format, text, expected, length] of CASES) {
  test(`${format}: ${text || '(empty)'} -> ${expected ?? 'no match'}`, () => {
    const clock = { referenceTime, time: 0 };
    const end = timestampParser(format)!(text, 0, clock);
    if (expected === null) return assert.equal(end, -1);
    assert.equal(new Date(clock.time).toISOString(), expected);
    assert.equal(end, length ?? text.length);
  });
}

test('a date without a year lies in the reference time year, in the next one near new year', () => {
  const clock = { referenceTime: Date.UTC(2024, 11, 31, 20), time: 0 };
  TIMESTAMPS.rfc3164('Jan  1 03:00:00', 0, clock);
  assert.equal(new Date(clock.time).toISOString(), '2025-01-01T03:00:00.000Z');
});

test('values: numbers by their size, text by its form, all else is no time', () => {
  const clock = { referenceTime, time: 0 };
  const at = (value: unknown) => timestampOfValue(value, clock);
  assert.equal(at(1745532517537), 1745532517537);
  assert.equal(at(1761019822.3152757), 1761019822315);
  assert.equal(at(1740045600.579), 1740045600579);
  assert.equal(at(8740045600.3), 8740045600300);
  assert.equal(at(1761019822315275), 1761019822315);
  assert.equal(at('2025-02-20T10:00:00Z'), Date.UTC(2025, 1, 20, 10));
  for (const value of [null, undefined, true, {}, [], 'xxx', '', 5, -1e12, 1e300, Number.NaN]) {
    assert.ok(Number.isNaN(at(value)), String(value));
  }
});

test('a strict clock takes no date in the other order than expected', () => {
  const clock = { referenceTime, time: 0, isStrict: true };
  assert.equal(TIMESTAMPS.month_slash('20/02/2025 10:00:00', 0, clock), -1);
  assert.equal(TIMESTAMPS.day_slash('20/02/2025 10:00:00', 0, clock), 19);
});

test('the name of a zone behind a time tells it, where places do not share it, and no longer name begins with it', () => {
  const read = (parse: TimestampParser, text: string): string => {
    const clock = { referenceTime, time: 0 };
    parse(text, 0, clock);
    return new Date(clock.time).toISOString();
  };
  assert.equal(read(TIMESTAMPS.iso8601, '2025-07-20 10:00:00 CEST x'), '2025-07-20T10:00:00.000Z');
  assert.equal(read(TIMESTAMPS.iso8601, '2025-07-20 10:00:00 CST x'), '2025-07-20T10:00:00.000Z');
  assert.equal(read(TIMESTAMPS.rfc3164, 'Feb 20 10:00:00 MSK-GW1 x'), '2025-02-20T10:00:00.000Z');
  assert.equal(read(TIMESTAMPS.rfc3164, 'Feb 20 10:00:00 MSK x'), '2025-02-20T10:00:00.000Z');
});
