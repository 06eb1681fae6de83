import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, merge } from './index.ts';
import { timeText } from './time-text.ts';

test('times have years of four digits', () => {
  assert.equal(timeText(0), '1970-01-01T00:00:00.000Z');
  assert.equal(timeText(Date.UTC(9999, 11, 31)), '9999-12-31T00:00:00.000Z');
  assert.equal(timeText(Date.UTC(10_000, 0, 1)), '9999-12-31T23:59:59.999Z');
});

test('a zone that puts a time behind the year 9999 leaves RFC 3339', () => {
  const lines = '9999-12-31T23:59:59-14:00 INFO x\n9999-12-31T23:59:60Z INFO x\n';
  const place = { firstLine: 1, byteOffset: 0, carry: 'start' as const };
  const options = { format: 'iso-level', keywords: [], referenceTime: 0, ...place };
  const report = merge([analyze(new TextEncoder().encode(lines), options)], null);
  const [pattern] = report.patterns;
  const { buckets } = report.histogram;
  const times = [report.timeRange!.from, report.timeRange!.to, ...buckets.map(({ from }) => from)];
  for (const time of [...times, pattern!.firstSeen!, pattern!.lastSeen!]) {
    assert.match(time, /^9999-12-31T/);
  }
});
