import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS, type LevelCounts } from '../../engine/index.ts';
import { bar, columnChart, sparkline } from './charts.ts';

const levels = (error: number): LevelCounts =>
  Object.fromEntries(LEVELS.map((level) => [level, level === 'error' ? error : 0])) as LevelCounts;
const bucket = (minute: number, total: number, error = 0) => ({
  from: new Date(minute * 60_000).toISOString(),
  total,
  logLevelCounts: levels(error),
});

test('a bar shows at least a sliver of what is not nothing', () => {
  assert.equal(bar(1, 4), '████');
  assert.equal(bar(0.5, 4), '██');
  assert.equal(bar(0.0001, 4), '▏');
  assert.equal(bar(0, 4), '');
});

test('columns stand where their time is, gaps included', () => {
  const buckets = [bucket(0, 8), bucket(3, 4, 1)];
  const chart = columnChart({ intervalSeconds: 60, buckets }, 4);
  assert.deepEqual(chart, {
    lines: ['█   ', '█   ', '█  █', '█  █'],
    severe: '   █',
    width: 4,
    columnSeconds: 60,
    highest: 8,
    from: '1970-01-01T00:00:00.000Z',
    to: '1970-01-01T00:04:00.000Z',
  });
});

test('many buckets share columns, one alone is no chart', () => {
  const buckets = Array.from({ length: 500 }, (_, i) => bucket(i, 1));
  const chart = columnChart({ intervalSeconds: 60, buckets }, 76);
  assert.ok(chart && chart.width <= 76);
  assert.equal(chart.highest, 7);
  assert.equal(columnChart({ intervalSeconds: 60, buckets: [bucket(0, 1)] }, 76), null);
});

test('a sparkline is no wider than there is room, and shows all that is not nothing', () => {
  assert.equal(sparkline([0, 1, 1000, 500], 10), ' ▁█▄');
  assert.equal(sparkline([1, 1, 0, 0, 4, 0, 1], 4), '▄ █▂');
  assert.equal(sparkline([0, 0], 4), '  ');
  assert.equal(sparkline([], 4), '');
});
