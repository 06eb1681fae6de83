import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSoloGate } from './read-write-lock.ts';

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

describe('solo gate', () => {
  it('lets ordinary tasks run together', async () => {
    const gate = createSoloGate();
    const [a, b] = [task(), task()];
    const done = Promise.all([gate.run(false, a.run), gate.run(false, b.run)]);
    await Promise.all([a.began, b.began]);
    a.end();
    b.end();
    await done;
  });

  it('runs a task alone: after those before it, before those after it', async () => {
    const gate = createSoloGate();
    const [before, alone, after] = [task(), task(), task()];
    const done = [
      gate.run(false, before.run),
      gate.run(true, alone.run),
      gate.run(false, after.run),
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
    const gate = createSoloGate();
    await assert.rejects(
      gate.run(true, async () => {
        throw new Error('failed');
      }),
      /failed/,
    );
    assert.equal(await gate.run(true, async () => 'ran'), 'ran');
  });
});
