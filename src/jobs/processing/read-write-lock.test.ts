import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReadWriteLock } from './read-write-lock.ts';

/** A task that runs until it is told to end, and tells when it began. */
function task() {
  const began = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  let running = false;
  return {
    run: async () => {
      running = true;
      began.resolve();
      await end.promise;
      running = false;
    },
    began: began.promise,
    end: () => end.resolve(),
    isRunning: () => running,
  };
}

describe('read-write lock', () => {
  it('lets ordinary tasks run together', async () => {
    const lock = createReadWriteLock();
    const [a, b] = [task(), task()];
    const done = Promise.all([lock.run(false, a.run), lock.run(false, b.run)]);
    await Promise.all([a.began, b.began]);
    a.end();
    b.end();
    await done;
  });

  it('runs a task alone: after those before it, before those after it', async () => {
    const lock = createReadWriteLock();
    const [before, alone, after] = [task(), task(), task()];
    const done = [
      lock.run(false, before.run),
      lock.run(true, alone.run),
      lock.run(false, after.run),
    ];
    await before.began;
    assert.ok(!alone.isRunning());
    before.end();
    await alone.began;
    assert.ok(!before.isRunning() && !after.isRunning());
    alone.end();
    await after.began;
    after.end();
    await Promise.all(done);
  });

  it('goes on after a task that throws', async () => {
    const lock = createReadWriteLock();
    await assert.rejects(
      lock.run(true, async () => {
        throw new Error('failed');
      }),
      /failed/,
    );
    assert.equal(await lock.run(true, async () => 'ran'), 'ran');
  });
});
