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
  'Next Illuminate\\Database\\QueryException: x',
  'requests.exceptions.ReadDenied: HTTPSConnectionPool',
  'ActiveRecord::RecordNotFound (no user)',
  'System.Data.SqlClient.SqlException (0x80131904): A network-related error',
  'main.(*Server).Serve(0x1, 0x2)',
  'net/http.HandlerFunc.ServeHTTP(...)',
  "app.rb:10:in `foo': undefined method",
  'node:events:495',
  'Node.js v20.11.0',
  "thread 'main' panicked at src/main.rs:2:5:",
  '** (RuntimeError) boom',
  '! java.lang.NullPointerException: null',
  'SELECT *',
  'FROM t',
  "WHERE ip = '192.0.2.1'",
  '<a>',
  '</a>',
  '{',
];
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
  'user: bob',
  'a.b.c: x',
  '"quoted"',
];

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
