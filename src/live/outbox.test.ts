import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutbox } from './outbox.ts';

describe('the outbox of changes', () => {
  it('sends several changes of a job as one, and waits for them when it closes', async () => {
    const sent: string[][] = [];
    const outbox = createOutbox(async (jobIDs) => {
      await Promise.resolve();
      sent.push(jobIDs);
    }, assert.fail);
    for (const jobID of ['a', 'b', 'a', 'a']) outbox.add(jobID);
    await outbox.close();
    assert.deepEqual(sent, [['a', 'b']]);
    outbox.add('a');
    await outbox.close();
    assert.deepEqual(sent, [['a', 'b'], ['a']]);
  });

  it('reports what cannot be sent, and goes on', async () => {
    const errors: string[] = [];
    let tries = 0;
    const outbox = createOutbox(
      async () => {
        tries++;
        if (tries === 1) throw new Error('no connection');
      },
      (error) => errors.push(error.message),
    );
    outbox.add('a');
    await outbox.close();
    outbox.add('a');
    await outbox.close();
    assert.deepEqual(errors, ['no connection']);
    assert.equal(tries, 2);
  });
});
