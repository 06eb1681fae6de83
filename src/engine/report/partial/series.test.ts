import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packSeries, seriesReader } from '../stored/pack-series.ts';
import {
  countInSeries,
  countsIn,
  emptySeries,
  MAX_SERIES_BUCKETS,
  mergeSeries,
  type Series,
  seriesBuckets,
} from './series.ts';

function seriesOf(times: number[]): Series {
  const series = emptySeries();
  for (const time of times) countInSeries(series, time);
  return series;
}

const sizeOf = ({ cells }: Series): number => cells.length / 2;
const time = fc.oneof(
  fc.integer({ min: 0, max: 90_000 }),
  fc.integer({ min: 0, max: 100_000_000 }),
  fc.integer({ min: -2_000_000_000_000, max: 2_000_000_000_000 }),
);
const times = fc.array(time, { maxLength: 80 });

test('the interval is the finest at which the span fits 60 buckets', () => {
  assert.equal(seriesOf([0, 59_999]).intervalSeconds, 1);
  assert.equal(seriesOf([0, 60_000]).intervalSeconds, 5);
  assert.deepEqual(seriesOf([60_000, 4000, 0, 61_000]).cells, [0, 2, 12, 2]);
  const { size } = seriesBuckets({ first: Date.UTC(1900, 0), last: Date.UTC(9999, 11, 31) });
  assert.ok(size <= MAX_SERIES_BUCKETS);
});

test('it does not depend on how the records were parted, ordered and merged', () => {
  fc.assert(
    fc.property(fc.array(times, { minLength: 1, maxLength: 5 }), (parts) => {
      const whole = seriesOf(parts.flat());
      const there = parts.map(seriesOf).reduce((a, b) => mergeSeries(a, b));
      const back = parts.map(seriesOf).reduceRight((a, b) => mergeSeries(a, b));
      assert.deepEqual([there, back], [whole, whole]);
      assert.ok(sizeOf(whole) <= MAX_SERIES_BUCKETS);
    }),
  );
});

test('what is shown is exact, whatever the other records of the report are', () => {
  fc.assert(
    fc.property(times, fc.array(time, { minLength: 1 }), (own, others) => {
      const all = [...own, ...others];
      const buckets = seriesBuckets({ first: Math.min(...all), last: Math.max(...all) });
      const { intervalSeconds, first, size } = buckets;
      const expected = new Array<number>(size).fill(0);
      for (const moment of own) expected[Math.floor(moment / 1000 / intervalSeconds) - first]!++;
      assert.deepEqual(countsIn(seriesOf(own), buckets), expected);
      assert.ok(size <= MAX_SERIES_BUCKETS);
    }),
  );
});

test('merging changes neither of both', () => {
  const [a, b] = [seriesOf([0, 1000]), seriesOf([90_000])];
  mergeSeries(a, b);
  assert.deepEqual([a, b], [seriesOf([0, 1000]), seriesOf([90_000])]);
});

test('packed series come back as they were, unknown ones too', () => {
  const series = fc.oneof(times.map(seriesOf), fc.constant(null));
  fc.assert(
    fc.property(fc.array(series), (all) => {
      const next = seriesReader(packSeries(all));
      assert.deepEqual(
        all.map(() => next()),
        all,
      );
      assert.throws(next, /cut off/);
    }),
  );
  const large: Series = { intervalSeconds: 5, cells: [-3, Number.MAX_SAFE_INTEGER, 9, 1] };
  assert.deepEqual(seriesReader(packSeries([large]))(), large);
});
