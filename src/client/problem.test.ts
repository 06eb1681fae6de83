import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATIENCE, patiently } from './patience.ts';
import { Problem, problemOf, secondsToWait } from './problem.ts';

const refusal = (retryAfter?: number): Problem =>
  new Problem('rate_limited', {
    title: 'T',
    detail: 'Too many requests.',
    status: 429,
    retryAfter,
  });

/** Refuses so often, with these seconds to wait, and then succeeds; notes what it was told of waits. */
function refusing(times: number, retryAfter: number | undefined) {
  const state = { attempts: 0, waits: [] as number[] };
  const attempt = async () => {
    if (++state.attempts <= times) throw refusal(retryAfter);
    return 'done';
  };
  const onWait = (seconds: number) => void state.waits.push(seconds);
  return { state, result: patiently(attempt, { ...PATIENCE, onWait }) };
}

test('a refusal is waited out, as long as the server says', async () => {
  const { state, result } = refusing(3, 0);
  assert.equal(await result, 'done');
  assert.deepEqual(state.waits, [0, 0, 0]);
});

test('it ends: after some waits, and where the wait is too long or none is asked for', async () => {
  for (const [times, seconds, attempts] of [
    [100, 0, 6],
    [1, 121, 1],
    [1, undefined, 1],
  ] as const) {
    const { state, result } = refusing(times, seconds);
    await assert.rejects(result, /Too many requests/);
    assert.equal(state.attempts, attempts);
  }
});

test('Retry-After counts with 429 and 503 alone', () => {
  assert.equal(secondsToWait(429, '3'), 3);
  assert.equal(secondsToWait(503, '0'), 0);
  assert.equal(secondsToWait(500, '3'), undefined);
  assert.equal(secondsToWait(429, 'Sun, 06 Nov 2030 08:49:37 GMT'), undefined);
  assert.equal(secondsToWait(429, null), undefined);
});

test('an answer in HTML is told by its status', () => {
  const problem = problemOf({ status: 502, text: '<html>bad gateway', retryAfter: null });
  assert.equal(problem.code, 'internal');
  assert.match(problem.message, /status 502/);
});

test('a problem in other words stays what it is', () => {
  const problem = refusal(7).said({ title: 'Slow down', detail: 'Wait a moment.' });
  const { code, title, message, retryAfter, status } = problem;
  assert.deepEqual(
    [code, title, message, retryAfter, status],
    ['rate_limited', 'Slow down', 'Wait a moment.', 7, 429],
  );
});
