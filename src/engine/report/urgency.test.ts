import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Level } from '../levels/levels.ts';
import { byUrgency } from './urgency.ts';

const NONE = { trace: 0, debug: 0, info: 0, notice: 0, warn: 0, error: 0, fatal: 0 };
const pattern = (id: string, level: Level, count: number, levels: object = {}) => ({
  ...{ id, level, count },
  levels: { ...NONE, ...levels },
});

test('patterns with fatal records come first, then those with errors, whatever most of their records are', () => {
  const ordered = [
    pattern('info', 'info', 9000),
    pattern('warn', 'warn', 10),
    pattern('few errors', 'error', 2, { error: 2 }),
    pattern('mostly info', 'info', 500, { error: 20 }),
    pattern('fatal', 'fatal', 1, { fatal: 1 }),
  ].sort(byUrgency);
  assert.deepEqual(
    ordered.map(({ id }) => id),
    ['fatal', 'mostly info', 'few errors', 'warn', 'info'],
  );
});
