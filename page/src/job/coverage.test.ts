import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageOf } from './coverage.ts';

const WHOLE = {
  totalLogsProcessed: 4,
  invalidLogs: 0,
  timeRange: { from: '2025-02-20T10:00:00Z', to: '2025-02-20T10:00:00Z' },
  logsWithoutLevel: 1,
};
const of = (fields: Partial<Omit<typeof WHOLE, 'timeRange'> & { timeRange: null }>) => {
  const { share, lacks, tone } = coverageOf({ ...WHOLE, ...fields });
  return [share.replace(/\s/g, ' '), lacks, tone];
};

test('all is right where every line is in a record, and some tell time and level', () => {
  assert.deepEqual(of({}), ['100 %', '', 'good']);
});

test('lines that were not understood are wrong', () => {
  assert.deepEqual(of({ invalidLogs: 1 }), ['75 %', '', 'wrong']);
  assert.deepEqual(of({ invalidLogs: 4, timeRange: null, logsWithoutLevel: 0 }), [
    '0 %',
    '',
    'wrong',
  ]);
});

test('a log without a single time is not all right', () => {
  assert.deepEqual(of({ timeRange: null }), ['100 %', 'no times found', 'wrong']);
  assert.deepEqual(of({ timeRange: null, logsWithoutLevel: 4 }), [
    '100 %',
    'no times or levels found',
    'wrong',
  ]);
});

test('a log without levels is neither wrong nor all that it could be', () => {
  assert.deepEqual(of({ logsWithoutLevel: 4 }), ['100 %', 'no levels found', 'plain']);
});
