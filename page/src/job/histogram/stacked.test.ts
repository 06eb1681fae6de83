import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyReport } from '../../api/types.ts';
import { boundsOf, bucketsOf, highestError, nextError, stackedColumns } from './stacked.ts';

const NONE = { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 };
const bucket = (second: number, total: number, levels: object) => ({
  from: new Date(second * 1000).toISOString(),
  total,
  logLevelCounts: { ...NONE, ...levels },
});
const report = (...buckets: ReturnType<typeof bucket>[]) =>
  ({ histogram: { intervalSeconds: 10, buckets } }) as unknown as AnyReport;

test('empty buckets are put in, and records without a level are counted', () => {
  const { buckets, series } = bucketsOf(
    report(bucket(0, 5, { info: 3 }), bucket(30, 2, { error: 2 })),
  )!;
  assert.deepEqual(
    buckets.map(({ from, total }) => [from, total]),
    [
      [0, 5],
      [10_000, 0],
      [20_000, 0],
      [30_000, 2],
    ],
  );
  assert.equal(buckets[0]!.counts.none, 2);
  assert.deepEqual(series, ['error', 'info', 'none']);
});

test('a report without times has no buckets', () => {
  assert.equal(bucketsOf(report()), null);
});

test('levels stand upon each other, the most severe at the bottom', () => {
  const [times, info, error] = stackedColumns(
    bucketsOf(report(bucket(0, 100, { info: 60, error: 40 })))!,
  );
  assert.deepEqual(times, [0]);
  assert.deepEqual(error, [40]);
  assert.deepEqual(info, [100]);
});

test('one error among a million records can be seen', () => {
  const [, , error] = stackedColumns(
    bucketsOf(report(bucket(0, 1_000_000, { info: 999_999, error: 1 })))!,
  );
  assert.ok(error![0]! >= 10_000);
});

test('the next and the previous bucket with errors', () => {
  const buckets = bucketsOf(
    report(bucket(0, 1, { error: 1 }), bucket(10, 1, { info: 1 }), bucket(20, 1, { fatal: 1 })),
  )!;
  assert.equal(nextError(buckets, null, 1)?.from, 0);
  assert.equal(nextError(buckets, 0, 1)?.from, 20_000);
  assert.equal(nextError(buckets, 20_000, 1), undefined);
  assert.equal(nextError(buckets, null, -1)?.from, 20_000);
});

test('the bucket with the most errors', () => {
  const [few, many] = [bucket(0, 9, { error: 1, info: 8 }), bucket(10, 3, { error: 1, fatal: 1 })];
  assert.equal(highestError(bucketsOf(report(few, many))!)?.from, 10_000);
  assert.equal(highestError(bucketsOf(report(bucket(0, 9, { info: 9 })))!), undefined);
});

test('the bounds that were chosen are shown, also where no record is', () => {
  const bounds = { from: 0, to: 60_000 };
  const { buckets } = bucketsOf(report(bucket(20, 1, { error: 1 })), bounds)!;
  assert.deepEqual(
    buckets.map(({ from }) => from),
    [0, 10_000, 20_000, 30_000, 40_000, 50_000],
  );
});

test('bounds are shown to the millisecond, however short the buckets of the report are', () => {
  const histogram = {
    intervalSeconds: 0.001,
    buckets: [bucket(2.5, 1, { error: 1 }), bucket(2.501, 2, { error: 2 })],
  };
  const bounds = { from: 1250, to: 6250 };
  const shown = bucketsOf({ histogram } as unknown as AnyReport, bounds)!;
  assert.deepEqual([shown.from, shown.to], [1250, 6250]);
  assert.ok(shown.buckets.length <= 62, `${shown.buckets.length}`);
  assert.ok(shown.buckets[0]!.from <= 1250 && shown.buckets.at(-1)!.from < 6250);
  const filled = shown.buckets.filter(({ total }) => total > 0);
  assert.deepEqual(
    filled.map(({ total, counts }) => [total, counts.error]),
    [[3, 3]],
  );
});

test('a report of the time before is shown within new bounds', () => {
  const before = report(bucket(0, 1, { info: 1 }), bucket(30, 2, { error: 2 }));
  const { from, to, buckets } = bucketsOf(before, { from: 10_000, to: 20_000 })!;
  assert.deepEqual([from, to], [10_000, 20_000]);
  assert.ok(buckets.every(({ counts }) => counts.error === 0));
});

test('bars of few records are wide, and begin at multiples of their width', () => {
  const { intervalMs, buckets } = bucketsOf(report(bucket(130, 1, {}), bucket(4990, 1, {})))!;
  assert.equal(intervalMs, 300_000);
  assert.equal(buckets[0]!.from, 0);
  assert.deepEqual(
    buckets.filter(({ total }) => total > 0).map(({ from }) => from),
    [0, 4_800_000],
  );
});

test('what a filter leaves stands in the time of the whole log', () => {
  const whole = report(bucket(0, 5, {}), bucket(90, 5, {}));
  const found = report(bucket(30, 1, { error: 1 }));
  const { from, to } = bucketsOf(found, boundsOf({}, whole))!;
  assert.deepEqual([from, to], [0, 100_000]);
  const bounds = { from: new Date(20_000).toISOString(), to: new Date(50_000).toISOString() };
  assert.equal(bucketsOf(found, boundsOf(bounds, whole))!.from, 20_000);
});
