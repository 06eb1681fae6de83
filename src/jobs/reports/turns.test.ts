import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurns } from './turns.ts';

test('calls that come while a task runs share the next one, which begins after them', async () => {
  const turns = createTurns();
  let begun = 0;
  const gate = Promise.withResolvers<void>();
  const task = async () => {
    const mine = ++begun;
    await gate.promise;
    return mine;
  };
  const first = turns.share('a', 'report', task);
  await Promise.resolve();
  const later = [1, 2, 3].map(() => turns.share('a', 'report', task));
  gate.resolve();
  assert.equal(await first, 1);
  assert.deepEqual(await Promise.all(later), [2, 2, 2]);
  assert.equal(begun, 2);
});

test('of one key one task runs at a time, whatever is wanted; other keys do not wait', async () => {
  const turns = createTurns();
  const running = new Set<string>();
  const task = (key: string, what: string) =>
    turns.share(key, what, async () => {
      assert.ok(!running.has(key));
      running.add(key);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(key);
      return what;
    });
  const results = await Promise.all([
    ...['x', 'y', 'x'].map((what) => task('a', what)),
    ...['x', 'y'].map((what) => task('b', what)),
  ]);
  assert.deepEqual(results, ['x', 'y', 'x', 'x', 'y']);
});

test('a task that fails fails those who share it, and not the next', async () => {
  const turns = createTurns();
  const failing = () => Promise.reject(new Error('no'));
  const both = [turns.share('a', 'x', failing), turns.share('a', 'x', failing)];
  for (const one of both) await assert.rejects(one, /no/);
  assert.equal(await turns.share('a', 'x', async () => 7), 7);
});
