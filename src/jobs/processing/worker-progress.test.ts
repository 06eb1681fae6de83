import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkerProgress } from './worker-progress.ts';

const waiting = async () => true;
const nothing = async () => false;

function created() {
  const progress = new WorkerProgress({ stuckSeconds: 10 });
  return {
    progress,
    pass: async (seconds: number, hasReady: () => Promise<boolean>) => {
      for (let ms = 0; ms < seconds * 1000; ms += progress.tickMs) await progress.tick(hasReady);
    },
    stuck: () => progress.state().stuck,
  };
}

test('a worker without work is not stuck, however long', async () => {
  const { pass, stuck } = created();
  await pass(100, nothing);
  assert.equal(stuck(), null);
});

test('a worker that handles messages and ends no step is stuck', async () => {
  const { progress, pass, stuck } = created();
  progress.messageBegun();
  await pass(9, nothing);
  assert.equal(stuck(), null);
  await pass(2, nothing);
  assert.equal(stuck(), 'no_progress');
  progress.made();
  assert.equal(stuck(), null, 'it goes on');
});

test('one of many messages that goes on is progress', async () => {
  const { progress, pass, stuck } = created();
  progress.messageBegun();
  progress.messageBegun();
  for (let i = 0; i < 5; i++) {
    await pass(8, waiting);
    progress.made();
  }
  assert.equal(stuck(), null);
});

test('a worker that gets none of the messages that wait is stuck', async () => {
  const { progress, pass, stuck } = created();
  await pass(20, waiting);
  assert.equal(stuck(), 'no_deliveries');
  progress.messageBegun();
  progress.messageEnded();
  assert.equal(stuck(), null);
});

test('a broker that does not answer is no fault of the worker', async () => {
  const { pass, stuck } = created();
  await pass(100, async () => {
    throw new Error('queue_failed');
  });
  assert.equal(stuck(), null);
});

test('time that passed while the process stood still does not count', async () => {
  const { progress, stuck } = created();
  progress.messageBegun();
  // After a pause of any length there is one tick.
  await progress.tick(nothing);
  assert.equal(stuck(), null);
});
