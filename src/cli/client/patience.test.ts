import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError } from '../output/failure.ts';
import { patiently, secondsToWait } from './patience.ts';

/** Refuses so often, with these seconds to wait, and then succeeds; notes how long it was waited. */
function refusing(times: number, retryAfter: number | undefined) {
  const state = { attempts: 0, waits: [] as number[] };
  const attempt = async () => {
    if (++state.attempts <= times) throw new CommandError('Too many requests.', { retryAfter });
    return 'done';
  };
  const wait = async (ms: number) => state.waits.push(ms);
  return { state, result: patiently(attempt, wait) };
}

test('a refusal is waited out, as long as the server says', async () => {
  const { state, result } = refusing(3, 7);
  assert.equal(await result, 'done');
  assert.deepEqual(state.waits, [7000, 7000, 7000]);
});

test('it ends: after some waits, and where the wait is too long or none is asked for', async () => {
  for (const [times, seconds, attempts] of [
    [100, 1, 6],
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
