import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeAxis } from './time-axis.ts';

const axis = (from: string, to: string, timeZone = 'UTC', most = 8) =>
  timeAxis(Date.parse(from), Date.parse(to), most, { timeZone, locale: 'en-GB' }).map(
    ({ text, more }) => (more === null ? text : `${text} | ${more}`),
  );

test('the day stands where it begins, and at the first label', () => {
  assert.deepEqual(axis('2025-02-20T20:00:00Z', '2025-02-21T04:00:00Z', 'UTC', 5), [
    '20:00 | 20 Feb 2025',
    '22:00',
    '00:00 | 21 Feb 2025',
    '02:00',
    '04:00',
  ]);
});

test('labels are full hours and midnights of the zone', () => {
  assert.deepEqual(axis('2025-02-20T18:00:00Z', '2025-02-21T06:00:00Z', 'Asia/Kolkata', 3), [
    '00:00 | 21 Feb 2025',
    '06:00',
  ]);
  assert.deepEqual(axis('2025-03-28T00:00:00Z', '2025-03-31T12:00:00Z', 'Europe/Berlin', 4), [
    '29 Mar | 2025',
    '30 Mar',
    '31 Mar',
  ]);
});

test('months and years are those of the calendar', () => {
  assert.deepEqual(axis('2024-10-15T00:00:00Z', '2025-04-15T00:00:00Z'), [
    ...['Nov | 2024', 'Dec', 'Jan | 2025', 'Feb', 'Mar', 'Apr'],
  ]);
  assert.deepEqual(axis('2005-06-01T00:00:00Z', '2026-02-01T00:00:00Z'), [
    ...['2010', '2015', '2020', '2025'],
  ]);
});

test('below a second there are milliseconds', () => {
  assert.deepEqual(axis('2025-02-20T03:14:59.100Z', '2025-02-20T03:14:59.300Z', 'UTC', 4), [
    ...['03:14:59.100 | 20 Feb 2025', '03:14:59.150', '03:14:59.200', '03:14:59.250'],
    '03:14:59.300',
  ]);
});
