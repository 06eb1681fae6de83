import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../errors.ts';
import { gathered } from './batcher.ts';
import type { Database } from './open.ts';

const database = () => ({}) as Database;

/** A step that notes its batches; each waits until `go` is called. */
function recorder(fails: (items: number[]) => Error | undefined = () => undefined) {
  const batches: number[][] = [];
  const held: (() => void)[] = [];
  const run = gathered(
    async (_, items: number[]) => {
      batches.push(items);
      await new Promise<void>((resolve) => held.push(resolve));
      const error = fails(items);
      if (error) throw error;
      return items.map((item) => (item < 0 ? undefined : `done ${item}`));
    },
    (item) => (item > 1000 ? item : 0),
  );
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

test('what comes together goes together, and each learns what became of it', async () => {
  const step = recorder();
  const db = database();
  const results = await throughAll(step, Promise.all([1, -2, 3].map((item) => step.run(db, item))));
  assert.deepEqual(results, ['done 1', undefined, 'done 3']);
  assert.deepEqual(step.batches, [[1, -2, 3]]);
});

test('what comes while two statements run waits for the next one', async () => {
  const step = recorder();
  const db = database();
  const all: Promise<unknown>[] = [];
  for (const item of [1, 2, 3, 4]) {
    all.push(step.run(db, item));
    await step.turn();
  }
  assert.deepEqual(step.batches, [[1], [2]]);
  await throughAll(step, Promise.all(all));
  assert.deepEqual(step.batches, [[1], [2], [3, 4]]);
});

test('a statement takes so many items, or so many bytes of them', async () => {
  const step = recorder();
  const items = [...Array.from({ length: 40 }, (_, i) => i), 700_000, 700_000, 2_000_000];
  const db = database();
  await throughAll(step, Promise.all(items.map((item) => step.run(db, item))));
  assert.deepEqual(
    step.batches.map(({ length }) => length),
    [32, 9, 1, 1],
  );
});

test('one that fails does not take the others with it', async () => {
  const step = recorder((items) => (items.includes(2) ? new Error('two is bad') : undefined));
  const db = database();
  const all = Promise.allSettled([1, 2, 3].map((item) => step.run(db, item)));
  const outcomes = await throughAll(step, all);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('after a statement for several the next one waits a moment for more', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const step = recorder();
  const db = database();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const first = Promise.all([1, 2].map((item) => step.run(db, item)));
  await turn();
  step.go();
  await first;
  const third = step.run(db, 3);
  await turn();
  const fourth = step.run(db, 4);
  await turn();
  assert.deepEqual(step.batches, [[1, 2]]);
  t.mock.timers.tick(10);
  step.go();
  assert.deepEqual(await Promise.all([third, fourth]), ['done 3', 'done 4']);
  assert.deepEqual(step.batches, [
    [1, 2],
    [3, 4],
  ]);
});

for (const code of ['database_failed', 'storage_failed', 'disk_full'] as const) {
  test(`an outage is told to all at once: ${code}`, async () => {
    const step = recorder(() => new AppError(code, 'away'));
    const db = database();
    const all = Promise.allSettled([1, 2, 3].map((item) => step.run(db, item)));
    const outcomes = await throughAll(step, all);
    assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    assert.equal(step.batches.length, 1);
  });
}

test('databases are kept apart', async () => {
  const step = recorder();
  const all = Promise.all([step.run(database(), 1), step.run(database(), 2)]);
  await throughAll(step, all);
  assert.deepEqual(step.batches, [[1], [2]]);
});
