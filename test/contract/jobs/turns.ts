import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { createJobs, WaitingJobs } from '../../../src/jobs/index.ts';
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

  it('are refused beyond the number of unfinished jobs that an owner may have', async () => {
    const { context } = steps.domain;
    const jobs = createJobs({ ...context, waitingJobs: new WaitingJobs(3) });
    const [many, one] = [randomUUID(), randomUUID()];
    const request = { ownerID: many, fileName: 'app.log' };
    const sendAs = (ownerID: string) =>
      jobs.receive(sourceOf(bracketedLog(10)), { ...request, ownerID });
    const first = await sendAs(many);
    await Promise.all([sendAs(many), sendAs(many)]);
    await assert.rejects(sendAs(many), { code: 'too_many_jobs', retryAfter: 5 });
    await sendAs(one);
    await steps.deliver(first.jobID, 0);
    await eventually('room for one more', () => sendAs(many).catch(() => undefined));
    await assert.rejects(sendAs(many), { code: 'too_many_jobs' });
    assert.equal((await jobs.list(many, { limit: 10 })).items.length, 4);
    await jobs.removeAllOf(many);
    await jobs.removeAllOf(one);
  });

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
