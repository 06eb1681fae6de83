import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../errors.ts';
import { batched } from './batcher.ts';
import type { Database } from './open.ts';

const database = () => ({}) as Database;

/** A batched step that records its batches; each runs until `go` is called. */
function recorder(fails: (items: number[]) => Error | undefined = () => undefined) {
  const batches: number[][] = [];
  const held: (() => void)[] = [];
  const run = batched(async (_, items: number[]) => {
    batches.push(items);
    await new Promise<void>((resolve) => held.push(resolve));
    const error = fails(items);
    if (error) throw error;
    return items.map((item) => (item < 0 ? undefined : `done ${item}`));
  });
  const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
  return { batches, run, turn, go: () => held.splice(0).forEach((resolve) => void resolve()) };
}

/** Lets all statements end as they come. */
async function throughAll<T>({ go, turn }: ReturnType<typeof recorder>, all: Promise<T>) {
  let isOver = false;
  const over = all.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  while (!isOver) {
    await turn();
    go();
  }
  return over;
}

test('calls of the same time share a statement, and each gets its own result', async () => {
  const step = recorder();
  const db = database();
  const results = await throughAll(step, Promise.all([1, -2, 3].map((item) => step.run(db, item))));
  assert.deepEqual(results, ['done 1', undefined, 'done 3']);
  assert.deepEqual(step.batches, [[1, -2, 3]]);
});

test('calls that come while a statement runs share the next one', async () => {
  const step = recorder();
  const db = database();
  const all: Promise<unknown>[] = [];
  for (const item of [1, 2, 3, 4]) {
    all.push(step.run(db, item));
    await step.turn();
  }
  assert.deepEqual(step.batches, [[1]]);
  await throughAll(step, Promise.all(all));
  assert.deepEqual(step.batches, [[1], [2, 3, 4]]);
});

test('a statement has a limited number of items', async () => {
  const step = recorder();
  const db = database();
  const items = Array.from({ length: 40 }, (_, i) => i);
  await throughAll(step, Promise.all(items.map((item) => step.run(db, item))));
  assert.deepEqual(
    step.batches.map(({ length }) => length),
    [32, 8],
  );
});

test('an item that fails does not fail the others', async () => {
  const step = recorder((items) => (items.includes(2) ? new Error('two is bad') : undefined));
  const db = database();
  const all = Promise.allSettled([1, 2, 3].map((item) => step.run(db, item)));
  const outcomes = await throughAll(step, all);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('an outage of the database rejects all of a batch after one statement', async () => {
  const step = recorder(() => new AppError('database_failed', 'away'));
  const db = database();
  const all = Promise.allSettled([1, 2, 3].map((item) => step.run(db, item)));
  const outcomes = await throughAll(step, all);
  assert.ok(outcomes.every(({ status }) => status === 'rejected'));
  assert.equal(step.batches.length, 1);
});

test('databases have batches of their own', async () => {
  const step = recorder();
  const all = Promise.all([step.run(database(), 1), step.run(database(), 2)]);
  await throughAll(step, all);
  assert.deepEqual(step.batches, [[1], [2]]);
});
