import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailFor, recordTime, widthOf } from './record-time.ts';

const rangeOf = (from: string, to: string) => ({ from, to });

test('of a log of one day the time of day is told, of several the day, of several years the year', () => {
  const detail = (from: string, to: string) => detailFor(rangeOf(from, to), 'UTC');
  assert.equal(detail('2025-02-20T00:00:00Z', '2025-02-20T23:59:59.999Z'), 'clock');
  assert.equal(detail('2025-02-20T23:59:59Z', '2025-02-21T00:00:00Z'), 'day');
  assert.equal(detail('2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z'), 'year');
  assert.equal(detailFor(null, 'UTC'), 'clock');
});

test('a time is no longer than the width of its column, whatever its month', () => {
  for (const detail of ['clock', 'day', 'year'] as const) {
    const lengths = Array.from({ length: 365 }, (_, day) => {
      const time = new Date(Date.UTC(2025, 0, 1 + day, 23, 59, 59)).toISOString();
      return recordTime(time, detail, 'UTC').length;
    });
    assert.equal(Math.max(...lengths), widthOf(detail));
  }
});

test('each detail tells all of the one before', () => {
  const told = (detail: 'clock' | 'day' | 'year') =>
    recordTime('2025-02-20T10:07:09Z', detail, 'UTC');
  assert.match(told('clock'), /^10:07:09$/);
  for (const detail of ['day', 'year'] as const) assert.match(told(detail), /20.*10:07:09/);
  assert.match(told('year'), /2025/);
  assert.doesNotMatch(told('day'), /2025/);
});
