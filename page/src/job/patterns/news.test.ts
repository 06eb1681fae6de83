import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyReport, Pattern } from '../../api/types.ts';
import { firstSeenSince, missingIn } from './news.ts';

const NONE = { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 };
const pattern = (id: string, level: Pattern['level'], count: number, more: object = {}) =>
  ({ id, level, count, levels: NONE, firstSeen: null, ...more }) as Pattern;
const at = (minute: number) => `2025-02-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
const whole = {
  timeRange: { from: at(0), to: at(50) },
  patterns: [
    pattern('early', 'info', 1, { firstSeen: at(1) }),
    pattern('late', 'error', 1, { firstSeen: at(30) }),
    pattern('without a time', 'info', 1),
  ],
} as AnyReport;

test('what was first seen at a moment or behind it is new', () => {
  assert.deepEqual([...firstSeenSince(whole, at(30))], ['late']);
  assert.deepEqual([...firstSeenSince(whole, at(31))], []);
});

test('nothing is new where the log begins, and before the whole is known', () => {
  assert.equal(firstSeenSince(whole, at(0)).size, 0);
  assert.equal(firstSeenSince(whole, undefined).size, 0);
  assert.equal(firstSeenSince(undefined, at(30)).size, 0);
});

test('what another log does not have is new beside it', () => {
  const other = { patterns: [pattern('early', 'warn', 7)] } as AnyReport;
  assert.deepEqual([...missingIn(whole, other)], ['late', 'without a time']);
});
