import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, merge } from '../../index.ts';

const PLACE = { referenceTime: 0, firstLine: 1, byteOffset: 0, carry: 'start' } as const;

/** The levels of a record of JSON with these members. */
function levelOf(members: string): string | null {
  const bytes = new TextEncoder().encode(`{"time":"2025-02-20T10:00:01Z","msg":"x",${members}}\n`);
  const report = merge([analyze(bytes, { format: 'json-lines', keywords: [], ...PLACE })], null);
  const [found] = Object.entries(report.logLevelCounts).filter(([, count]) => count > 0);
  return found?.[0] ?? null;
}

test('a number is a severity of syslog under its names', () => {
  for (const members of ['"severity":3', '"pri":3', '"syslog_priority":3', '"PRIORITY":"3"'])
    assert.equal(levelOf(members), 'error', members);
  assert.equal(levelOf('"priority":3,"facility":4'), 'error');
});

test('the priority of a task is no level', () => {
  for (const members of ['"priority":3', '"prio":0', '"taskPriority":1'])
    assert.equal(levelOf(members), null, members);
  assert.equal(levelOf('"priority":"warn"'), 'warn');
});
