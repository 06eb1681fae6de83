import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { loggedError } from './logged-error.ts';

test('an error is logged with its causes and without what drivers keep of rows and statements', () => {
  const lines: string[] = [];
  const log = pino({ serializers: { err: loggedError } }, { write: (line) => lines.push(line) });
  const values = { query: 'select s3cret', params: ['s3cret'], detail: 'Key (s3cret) exists' };
  const beneath = Object.assign(new Error('duplicate key'), { code: '23505', ...values });
  const failure = Object.assign(new Error('the queue failed', { cause: beneath }), values);
  for (const err of [failure, new AggregateError([failure], 'all failed'), beneath]) {
    log.error({ err });
    const line = lines.pop()!;
    assert.match(line, /duplicate key/);
    assert.match(line, /logged-error\.test/);
    assert.doesNotMatch(line, /s3cret/);
  }
  log.error({ err: 'a text' });
  assert.equal(JSON.parse(lines.pop()!).err, 'a text');
});
