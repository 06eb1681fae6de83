import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DurationSketch } from './ddsketch.ts';
import {
  BUCKETS,
  bucketOf,
  coarseBucketOf,
  coarseQuantiles,
  countDuration,
  emptyDurations,
  mergeDurations,
  NO_DURATION,
  quantiles,
} from './ddsketch.ts';

const SHARES = [0, 0.5, 0.9, 0.99, 1];

function sketchOf(durations: number[]): DurationSketch {
  const sketch = emptyDurations();
  for (const seconds of durations) countDuration(sketch, seconds);
  return sketch;
}

/** From 1 µs to 1,000,000 s, as many short ones as long ones. */
const duration = fc.double({ min: -13.8, max: 13.8, noNaN: true }).map(Math.exp);
const durations = fc.array(duration, { minLength: 1, maxLength: 200 });

test('each quantile is within 1 % of the true one', () => {
  fc.assert(
    fc.property(durations, (all) => {
      const ordered = all.toSorted((a, b) => a - b);
      for (const [i, estimate] of quantiles(sketchOf(all), SHARES).entries()) {
        const exact = ordered[Math.floor(SHARES[i]! * (all.length - 1))]!;
        assert.ok(
          Math.abs(estimate / exact - 1) <= 0.01 + 1e-9,
          `${SHARES[i]}: ${estimate}, ${exact}`,
        );
      }
    }),
  );
});

test('of coarse buckets each quantile is within 3 %', () => {
  fc.assert(
    fc.property(durations, (all) => {
      const counts = new Map<number, number>();
      for (const seconds of all) {
        const bucket = coarseBucketOf(bucketOf(seconds));
        counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      }
      const buckets = [...counts].sort(([a], [b]) => a - b);
      const ordered = all.toSorted((a, b) => a - b);
      for (const [i, estimate] of coarseQuantiles(buckets, all.length, SHARES).entries()) {
        const exact = ordered[Math.floor(SHARES[i]! * (all.length - 1))]!;
        assert.ok(
          Math.abs(estimate / exact - 1) <= 0.03 + 1e-9,
          `${SHARES[i]}: ${estimate}, ${exact}`,
        );
      }
    }),
  );
});

test('a bucket is the first whose bound, made by multiplying, is not below', () => {
  const bounds = [1e-6];
  while (bounds.at(-1)! < 1e6) bounds.push(bounds.at(-1)! * (1.01 / 0.99));
  assert.equal(BUCKETS, bounds.length);
  const nearBound = fc
    .tuple(fc.constantFrom(...bounds), fc.constantFrom(-1, 0, 1))
    .map(([bound, step]) => bound * (1 + step * Number.EPSILON));
  fc.assert(
    fc.property(fc.oneof(duration, nearBound, fc.double({ min: 0, max: 2e6 })), (seconds) => {
      const first = bounds.findIndex((bound) => bound >= seconds);
      assert.equal(
        bucketOf(seconds),
        Number.isNaN(seconds) ? NO_DURATION : first < 0 ? BUCKETS - 1 : first,
      );
    }),
    { numRuns: 5000 },
  );
});

test('merging in any order gives the sketch of all durations', () => {
  fc.assert(
    fc.property(fc.array(durations, { maxLength: 5 }), (parts) => {
      const whole = sketchOf(parts.flat());
      const plain = ({ count, max, buckets }: DurationSketch) => [
        count,
        max,
        [...buckets].sort(([a], [b]) => a - b),
      ];
      for (const ordered of [parts, parts.toReversed()]) {
        const merged = ordered.map(sketchOf).reduce(mergeDurations, emptyDurations());
        assert.deepEqual(plain(merged), plain(whole));
      }
    }),
  );
});

test('what is no duration is not counted', () => {
  const none = [Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  assert.deepEqual(sketchOf(none), emptyDurations());
});

test('very short ones count as 0, very long ones in the last bucket, and buckets are bounded', () => {
  assert.deepEqual(quantiles(sketchOf([0, 1e-7, 1e-6]), [0, 1]), [0, 0]);
  const last = bucketOf(1e6);
  assert.equal(bucketOf(Number.MAX_VALUE), last);
  assert.ok(last < 1400);
  assert.equal(sketchOf([1e300]).max, 1e300);
});

test('no quantile is above the longest duration', () => {
  fc.assert(
    fc.property(durations, (all) => {
      const sketch = sketchOf(all);
      for (const estimate of quantiles(sketch, SHARES)) assert.ok(estimate <= Math.max(...all));
    }),
  );
});
