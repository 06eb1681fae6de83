import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MESSAGE_CLASSES } from '../../src/queue/queue.ts';
import { createRabbitQueue } from '../../src/queue/rabbitmq/index.ts';
import { assertExact, cannotRun, openFleet, record, samplesOf, scaled } from '../support/chaos.ts';
import { eventually } from '../support/eventually.ts';

const TIMES = 10;
const JOBS = scaled(20, 6);
const SIZES = [2000, 120_000, 250_000];

describe('messages that come ten times, in any order', { skip: cannotRun }, () => {
  it('give one result', async (t) => {
    const fleet = await openFleet({ workers: 0 });
    t.after(fleet.close);
    const samples = await samplesOf(fleet.folder, SIZES);
    const jobs = [];
    for (let job = 0; job < JOBS; job++) {
      const sample = samples[job % samples.length]!;
      const { jobID } = await fleet.client.put('app.log', sample.text);
      jobs.push({ jobID, sample });
    }
    const rows = await fleet.query('select job_id, index from chunks');
    const copies = rows.flatMap(({ job_id: jobID, index: chunkIndex }) =>
      Array.from({ length: TIMES - 1 }, () => ({ jobID, chunkIndex })),
    );
    copies.sort(() => Math.random() - 0.5);
    const queue = await createRabbitQueue({
      url: fleet.env.RABBITMQ_URL!,
      onError: () => undefined,
    });
    t.after(() => queue.close());
    for (const [place, copy] of copies.entries()) {
      await queue.publish([copy], { class: MESSAGE_CLASSES[place % MESSAGE_CLASSES.length]! });
    }
    await Promise.all([fleet.addWorker(), fleet.addWorker()]);
    for (const { jobID, sample } of jobs) await assertExact(fleet.client, jobID, sample);
    await eventually('every copy to be handled', async () => {
      const queues = await queue.status();
      return queues.every(({ ready, delayed }) => ready + delayed === 0);
    });
    for (const { jobID, sample } of jobs) await assertExact(fleet.client, jobID, sample);
    const reports = await fleet.query('select count(*)::int as count from reports');
    assert.equal(reports[0].count, JOBS);
    record(
      `every message delivered ${TIMES} times, in random order (${JOBS} jobs, ${rows.length} chunks)`,
      `one report each, counts exact`,
    );
  });
});
