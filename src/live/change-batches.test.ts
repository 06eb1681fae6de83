import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createChangeBatches } from './change-batches.ts';

describe('batches of changes', () => {
  it('sends several changes of a job as one, and waits for them when it closes', async () => {
    const sent: string[][] = [];
    const batches = createChangeBatches(async (jobIDs) => {
      await Promise.resolve();
      sent.push(jobIDs);
    }, assert.fail);
    for (const jobID of ['a', 'b', 'a', 'a']) batches.add(jobID);
    await batches.close();
    assert.deepEqual(sent, [['a', 'b']]);
    batches.add('a');
    await batches.close();
    assert.deepEqual(sent, [['a', 'b'], ['a']]);
  });

  it('reports what cannot be sent, and goes on', async () => {
    const errors: string[] = [];
    let tries = 0;
    const batches = createChangeBatches(
      async () => {
        tries++;
        if (tries === 1) throw new Error('no connection');
      },
      (error) => errors.push(error.message),
    );
    batches.add('a');
    await batches.close();
    batches.add('a');
    await batches.close();
    assert.deepEqual(errors, ['no connection']);
    assert.equal(tries, 2);
  });
});
