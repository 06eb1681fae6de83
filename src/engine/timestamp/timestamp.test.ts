import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TIMESTAMPS, timestampOfValue } from './index.ts';

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
  ['iso8601', '2025-02-20T24:00:00Z', null],
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
  ['rfc3164', 'Feb 21 12:00:01', '2024-02-21T12:00:01.000Z'],
  ['rfc3164', 'Dec 31 23:59:59', '2024-12-31T23:59:59.000Z'],
  ['rfc3164', 'Feb 29 00:00:00', '2024-02-29T00:00:00.000Z'],
  ['rfc3164', 'Feb 30 00:00:00', null],
  ['logcat', '03-17 16:13:38.811', '2024-03-17T16:13:38.811Z'],
  ['glog', '0217 15:04:22.619632', '2025-02-17T15:04:22.619Z'],
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
    const end = TIMESTAMPS[format]!(text, 0, clock);
    if (expected === null) return assert.equal(end, -1);
    assert.equal(new Date(clock.time).toISOString(), expected);
    assert.equal(end, length ?? text.length);
  });
}

test('a date without a year lies in the reference time year, in the next one near new year', () => {
  const clock = { referenceTime: Date.UTC(2024, 11, 31, 20), time: 0 };
  TIMESTAMPS.rfc3164!('Jan  1 03:00:00', 0, clock);
  assert.equal(new Date(clock.time).toISOString(), '2025-01-01T03:00:00.000Z');
});

test('values: numbers by their size, text by its form, all else is no time', () => {
  const clock = { referenceTime, time: 0 };
  const at = (value: unknown) => timestampOfValue(value, clock);
  assert.equal(at(1745532517537), 1745532517537);
  assert.equal(at(1761019822.3152757), 1761019822315);
  assert.equal(at(1761019822315275), 1761019822315);
  assert.equal(at('2025-02-20T10:00:00Z'), Date.UTC(2025, 1, 20, 10));
  for (const value of [null, undefined, true, {}, [], 'xxx', '', 5, -1e12, 1e300, Number.NaN]) {
    assert.ok(Number.isNaN(at(value)), String(value));
  }
});
