import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyLines, traceLines } from '../../testing/continuing-lines.ts';
import { continues, continuesSurely } from './continuation.ts';

const GARBAGE = [
  'hello',
  'Selected 3 rows',
  'OPEN it',
  'see main.go(3) or not',
  '<13>x',
  '{x',
  '<<< lost >>>',
  '-----',
  '#fields',
  'ERROR: bob',
  'warning: see below',
  '10:00:00: error: disk full',
  'see the manual',
  '"quoted"',
];

test('stack traces continue a record of a trace format, garbage does not', () => {
  for (const line of traceLines) assert.equal(continues(line, 'trace'), true, line);
  for (const line of GARBAGE) assert.equal(continues(line, 'trace'), false, line);
});

test('what other logs have as well continues a record, and says nothing about which format the file has', () => {
  for (const line of bodyLines) assert.equal(continues(line, 'trace'), true, line);
  for (const line of [...bodyLines, ...GARBAGE]) assert.equal(continuesSurely(line), false, line);
  for (const line of traceLines) assert.equal(continuesSurely(line), true, line);
});

test('indented formats take indented and blank lines only', () => {
  for (const line of ['\tx', '  x', '', '   '])
    assert.equal(continues(line, 'indented'), true, line);
  for (const line of traceLines) assert.equal(continues(line, 'indented'), false, line);
});

test('none takes blank lines only, any takes all', () => {
  assert.equal(continues('', 'none'), true);
  assert.equal(continues('  x', 'none'), false);
  for (const line of GARBAGE) assert.equal(continues(line, 'any'), true, line);
});
