import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusBucketsOf } from './statuses.ts';

const NONE = { '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, other: 0 };
const UNBOUNDED = { from: null, to: null };
type Http = Parameters<typeof statusBucketsOf>[0];
const bucket = (second: number, total: number, classes: object) => ({
  from: new Date(second * 1000).toISOString(),
  total,
  ...{ ...NONE, ...classes },
});

test('requests over time by the class of their status, the worst first', () => {
  const statusHistogram = {
    intervalSeconds: 10,
    buckets: [bucket(0, 5, { '2xx': 4, '5xx': 1 }), bucket(20, 2, { '4xx': 2 })],
  };
  const { series, buckets } = statusBucketsOf({ statusHistogram } as Http, UNBOUNDED)!;
  assert.deepEqual(series, ['5xx', '4xx', '2xx']);
  assert.deepEqual(
    buckets.map(({ total, counts }) => [total, counts['5xx'], counts['4xx'], counts['2xx']]),
    [
      [5, 1, 0, 4],
      [0, 0, 0, 0],
      [2, 0, 2, 0],
    ],
  );
});

test('there is none where an earlier release counted', () => {
  assert.equal(statusBucketsOf({ statusHistogram: null } as Http, UNBOUNDED), null);
  const empty = { intervalSeconds: 1, buckets: [] };
  assert.equal(statusBucketsOf({ statusHistogram: empty } as unknown as Http, UNBOUNDED), null);
});
