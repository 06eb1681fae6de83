import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherTimes } from './other-times.ts';

/** Berlin's in 2025, in minutes: an hour, two in summer. */
const berlin = (moment: number): number =>
  moment >= Date.UTC(2025, 2, 30, 1) && moment < Date.UTC(2025, 9, 26, 1) ? 120 : 60;

/** Records in each of these minutes. */
const reportOf = (...minutes: string[]) => ({
  timeRange: { from: `${minutes[0]}:00.000Z`, to: `${minutes.at(-1)}:59.000Z` },
  histogram: {
    intervalSeconds: 60,
    buckets: minutes.map((minute) => ({ from: `${minute}:00.000Z`, total: 1 }) as never),
  },
});
const ask = (
  zone: 'local' | 'UTC',
  from: string,
  to: string,
  report = reportOf('2025-02-20T03:14'),
) => {
  const found = otherTimes({ from: `${from}:00.000Z`, to: `${to}:00.000Z`, zone }, report, berlin);
  return found && [found.from.slice(0, 16), found.to.slice(0, 16), found.zone, found.isOtherDay];
};

test('the same time of the clock in the other zone', () => {
  // 03:10 to 03:25 of Berlin is 02:10 to 02:25 of UTC.
  const meant = ['2025-02-20T03:10', '2025-02-20T03:25', 'UTC', false];
  assert.deepEqual(ask('local', '2025-02-20T02:10', '2025-02-20T02:25'), meant);
  const local = ['2025-02-20T03:10', '2025-02-20T03:25', 'local', false];
  assert.deepEqual(ask('UTC', '2025-02-20T04:10', '2025-02-20T04:25'), local);
});

test('the same time of the clock on the nearest day', () => {
  const report = reportOf('2025-02-15T03:14', '2025-02-18T03:14', '2025-02-20T08:00');
  assert.deepEqual(ask('UTC', '2025-02-20T03:10', '2025-02-20T03:25', report), [
    ...['2025-02-18T03:10', '2025-02-18T03:25', 'UTC', true],
  ]);
});

test('on another day in the other zone, where it is there alone', () => {
  assert.deepEqual(ask('local', '2025-02-22T02:10', '2025-02-22T02:25'), [
    ...['2025-02-20T03:10', '2025-02-20T03:25', 'UTC', true],
  ]);
});

test('across a change of the clocks', () => {
  const report = reportOf('2025-07-01T01:14');
  assert.deepEqual(ask('local', '2025-02-20T02:10', '2025-02-20T02:25', report), [
    ...['2025-07-01T01:10', '2025-07-01T01:25', 'local', true],
  ]);
});

test('nothing, where the time is in the log on no day, and for what is no time of a day', () => {
  assert.equal(ask('local', '2025-02-20T12:10', '2025-02-20T12:25'), null);
  assert.equal(ask('UTC', '2025-02-18T03:10', '2025-02-19T03:25'), null);
  const none = { timeRange: null, histogram: { intervalSeconds: 1, buckets: [] } };
  const times = { from: '2025-02-20T03:10:00Z', to: '2025-02-20T03:25:00Z', zone: 'UTC' } as const;
  assert.equal(otherTimes(times, none, berlin), null);
});

test('not the bounds that were asked for', () => {
  const times = { from: '2025-02-20T03:10:00Z', to: '2025-02-20T03:25:00Z', zone: 'UTC' } as const;
  assert.equal(
    otherTimes(times, reportOf('2025-02-20T03:14'), () => 0),
    null,
  );
});
