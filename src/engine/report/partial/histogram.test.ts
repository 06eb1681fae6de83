import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Histogram } from './histogram.ts';
import { countTime, emptyHistogram, MAX_BUCKETS, mergeHistograms } from './histogram.ts';
import { LADDER } from './ladder.ts';

function histogramOf(times: number[]): Histogram {
  return histogramOfRequests(times.map((time) => [time, 0]));
}

function histogramOfRequests(requests: [time: number, status: number][]): Histogram {
  const histogram = emptyHistogram();
  for (const [time, status] of requests) countTime(histogram, time, 2, status);
  return histogram;
}

const content = ({ intervalSeconds, buckets }: Histogram) => ({
  intervalSeconds,
  buckets: [...buckets].sort(([a], [b]) => a - b),
});

test('each interval divides the next', () => {
  for (const [index, interval] of LADDER.entries()) {
    if (index > 0) assert.equal(interval % LADDER[index - 1]!, 0, String(interval));
  }
});

test('the interval is the finest at which the span fits', () => {
  const second = 1000;
  assert.equal(histogramOf([0]).intervalSeconds, 1);
  assert.equal(histogramOf([0, 499 * second]).intervalSeconds, 1);
  assert.equal(histogramOf([0, 500 * second]).intervalSeconds, 5);
  assert.equal(histogramOf([0, 86_400_000]).intervalSeconds, 300);
  const extremes = histogramOf([Date.UTC(1900, 0), Date.UTC(9999, 11, 31)]);
  assert.equal(extremes.intervalSeconds, LADDER.at(-2));
});

test('the span counts in buckets, not in seconds', () => {
  assert.equal(histogramOf([999, 499_000]).intervalSeconds, 1);
  assert.equal(histogramOf([999, 500_000]).intervalSeconds, 5);
});

test('it does not depend on how the records were parted, ordered and merged', () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 600_000 }),
    fc.integer({ min: -1_000_000_000, max: 1_800_000_000_000 }),
  );
  const record = fc.tuple(time, fc.constantFrom(0, 99, 100, 204, 404, 503, 599, 600));
  fc.assert(
    fc.property(fc.array(fc.array(record), { minLength: 1, maxLength: 5 }), (parts) => {
      const merged = parts.map(histogramOfRequests).reduce((a, b) => mergeHistograms(a, b));
      const whole = histogramOfRequests(parts.flat());
      assert.deepEqual(content(merged), content(whole));
      assert.ok(whole.buckets.size <= MAX_BUCKETS);
      assert.equal(
        [...whole.buckets.values()].reduce((sum, counts) => sum + counts[0]!, 0),
        parts.flat().length,
      );
    }),
  );
});

test('a bucket counts requests by the class of their status', () => {
  const statuses = [101, 200, 204, 304, 404, 499, 500, 599, 600, 999, 99, 0];
  const { buckets } = histogramOfRequests(statuses.map((status) => [5, status]));
  assert.deepEqual(buckets.get(0), [12, 0, 0, 12, 0, 0, 0, 0, 1, 2, 1, 2, 2, 3]);
});
