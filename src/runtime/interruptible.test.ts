import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Interruptible } from './interruptible.ts';

const never = new Promise<never>(() => undefined);

/** An iterator of the given steps. */
function stepping(steps: Promise<number>[], silenceMs: number, signal?: AbortSignal) {
  async function* source() {
    for (const step of steps) yield await step;
  }
  return new Interruptible(source(), {
    ...{ silenceMs, signal },
    silent: () => new Error('silent'),
    aborted: () => new Error('aborted'),
  });
}

const after = (ms: number, value: number) =>
  new Promise<number>((resolve) => setTimeout(() => resolve(value), ms));

test('steps go through, and so does the end', async () => {
  const steps = stepping([Promise.resolve(1), Promise.resolve(2)], 1000);
  assert.deepEqual(await steps.next(), { done: false, value: 1 });
  assert.deepEqual(await steps.next(), { done: false, value: 2 });
  assert.equal((await steps.next()).done, true);
  steps.close();
});

test('an error of the iterator goes through', async () => {
  const steps = stepping([Promise.reject(new Error('its own'))], 1000);
  await assert.rejects(steps.next(), /its own/);
  steps.close();
});

test('each step has its time, however long all of them take', async () => {
  const steps = stepping([after(30, 1), after(60, 2), after(90, 3), never], 60);
  for (const value of [1, 2, 3]) assert.equal((await steps.next()).value, value);
  await assert.rejects(steps.next(), /silent/);
  steps.close();
});

test('time in which nobody waits does not count', async () => {
  const steps = stepping([Promise.resolve(1), after(120, 2), after(130, 3)], 50);
  await steps.next();
  await after(100, 0);
  assert.equal((await steps.next()).value, 2);
  steps.close();
});

test('an abort ends the step under way, and all that follow', async () => {
  const stop = new AbortController();
  const steps = stepping([never], 1000, stop.signal);
  const step = steps.next();
  stop.abort();
  await assert.rejects(step, /aborted/);
  await assert.rejects(steps.next(), /aborted/);
  steps.close();
});
