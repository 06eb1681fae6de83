import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberVerified } from './verified-tokens.ts';

const START = Date.UTC(2026, 0, 1);
const SECOND = 1000;

/** A memory before a check that counts its calls; tokens are good for so many seconds. */
function memory(seconds: number) {
  const state = { checks: 0, time: START };
  const verify = rememberVerified(
    async (token) => {
      state.checks++;
      const expiresAt = START + seconds * SECOND;
      if (token === 'bad' || state.time >= expiresAt) throw new Error(`refused: ${token}`);
      return { user: { id: token, email: `${token}@example.com` }, sessionID: null, expiresAt };
    },
    () => new Date(state.time),
  );
  return { state, verify };
}

test('a token is checked once in a minute', async () => {
  const { state, verify } = memory(3600);
  for (const time of [0, 1, 59]) {
    state.time = START + time * SECOND;
    assert.equal((await verify('a')).user.id, 'a');
  }
  assert.equal(state.checks, 1);
  assert.equal((await verify('b')).user.id, 'b');
  assert.equal(state.checks, 2);
  state.time = START + 60 * SECOND;
  await verify('a');
  assert.equal(state.checks, 3);
});

test('a token that has expired is refused, though it was good a moment ago', async () => {
  const { state, verify } = memory(10);
  state.time = START + 9.9 * SECOND;
  await verify('a');
  state.time = START + 10 * SECOND;
  await assert.rejects(verify('a'), /refused: a/);
});

test('a bad token is asked about each time', async () => {
  const { state, verify } = memory(3600);
  await assert.rejects(verify('bad'), /refused/);
  await assert.rejects(verify('bad'), /refused/);
  assert.equal(state.checks, 2);
});

test('only so many are kept', async () => {
  const { state, verify } = memory(3600);
  for (let i = 0; i <= 10_000; i++) await verify(`token-${i}`);
  const { checks } = state;
  await verify('token-10000');
  assert.equal(state.checks, checks);
  await verify('token-0');
  assert.equal(state.checks, checks + 1);
});
