import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog, sourceOf } from '../../support/logs.ts';
import type { Steps } from './steps.ts';

/** Whose files workers are told of first. */
export function turns(steps: Steps): void {
  const send = (ownerID: string, records: number) =>
    steps.domain.jobs.receive(sourceOf(bracketedLog(records)), { ownerID, fileName: 'app.log' });

  /** Empties the queue. Returns the jobs in the order in which they were handed out. */
  async function handedOut(): Promise<string[]> {
    const { queue } = steps.domain.context;
    const order: string[] = [];
    const consumer = await queue.consume(
      async ({ jobID }) => {
        order.push(jobID);
        return { kind: 'ack' };
      },
      { concurrency: 1 },
    );
    await eventually('an empty queue', async () => {
      const queues = await queue.status();
      return queues.every(({ ready, inFlight }) => ready + inFlight === 0);
    });
    await consumer.close();
    return order;
  }

  for (const [what, files, records] of [
    ['small files', 200, 10],
    ['files of several chunks', 50, 1000],
  ] as const) {
    it(`are taken among owners, whoever has sent ${what} before`, async () => {
      await handedOut();
      const [many, one] = [randomUUID(), randomUUID()];
      const sent: string[] = [];
      for (let file = 0; file < files; file++) sent.push((await send(many, records)).jobID);
      const { jobID } = await send(one, records);
      const order = await handedOut();
      const behind = order.slice(order.indexOf(jobID)).filter((id) => sent.includes(id));
      assert.ok(order.includes(jobID));
      assert.ok(behind.length >= 40, `only ${behind.length} messages waited behind the newcomer`);
      await steps.domain.jobs.removeAllOf(many);
      await steps.domain.jobs.removeAllOf(one);
    });
  }
}
