import assert from 'node:assert/strict';
import { test } from 'node:test';
import { continues } from './continuation.ts';

const TRACE = [
  'at Object.run (/srv/app.js:3:7)',
  'Caused by: java.net.SocketException: closed',
  'Suppressed: java.lang.RuntimeException',
  'Traceback (most recent call last):',
  '... 12 more',
  '#0 /srv/index.php(12): run()',
  'goroutine 1 [running]:',
  '[stacktrace]',
  '}',
  '])',
  '"} ',
  'java.lang.IllegalStateException: bad state',
  'ValueError: not a number',
  'Illuminate\\Database\\QueryException: gone',
];
const GARBAGE = ['hello', '<<< lost >>>', '-----', '#fields', 'user: bob', 'a.b.c: x', '"quoted"'];

test('stack traces continue a record of a trace format, garbage does not', () => {
  for (const line of TRACE) assert.equal(continues(line, 'trace'), true, line);
  for (const line of GARBAGE) assert.equal(continues(line, 'trace'), false, line);
});

test('indented formats take indented and blank lines only', () => {
  for (const line of ['\tx', '  x', '', '   '])
    assert.equal(continues(line, 'indented'), true, line);
  for (const line of TRACE) assert.equal(continues(line, 'indented'), false, line);
});

test('none takes blank lines only, any takes all', () => {
  assert.equal(continues('', 'none'), true);
  assert.equal(continues('  x', 'none'), false);
  for (const line of GARBAGE) assert.equal(continues(line, 'any'), true, line);
});
