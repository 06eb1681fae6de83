import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eq, sql } from '../../../src/database/drizzle.ts';
import { jobs as jobRows } from '../../../src/database/schema.ts';
import type { EngineThreads } from '../../../src/engine-threads/types.ts';
import { createJobs } from '../../../src/jobs/index.ts';
import { reap } from '../../../src/jobs/maintenance/reaper.ts';
import { takeTurn } from '../../../src/jobs/maintenance/take-turn.ts';
import { createFailedQueue } from '../../../src/jobs/operations/failed-queue.ts';
import { claim } from '../../../src/jobs/processing/claim.ts';
import { processChunk } from '../../../src/jobs/processing/process-chunk.ts';
import { createAccumulators } from '../../../src/jobs/reports/accumulators.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { failExpiredUpload, failUpload } from '../../../src/jobs/transitions/fail-job.ts';
import { removeJob } from '../../../src/jobs/transitions/remove-job.ts';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

const LOST = { code: 'upload_aborted', message: 'as a test wants it' };

/** What several processes do at the same moment, in the order that does harm. */
export function races(steps: Steps): void {
  it('let an upload end nothing but its own job, after its id was used again', async () => {
    const { jobs } = steps.domain;
    const jobID = randomUUID();
    const request = { ownerID: OWNER, fileName: 'app.log', jobID, declaredBytes: 10_000_000 };
    const pipe = () => {
      const rest = Promise.withResolvers<string>();
      async function* source(first: string) {
        yield Buffer.from(first);
        yield Buffer.from(await rest.promise);
      }
      return { source, end: rest.resolve };
    };
    const isThere = () => eventually('the job', () => steps.row(jobID));
    const [first, second] = [pipe(), pipe()];
    const replaced = jobs.receive(first.source(''), request);
    await isThere();
    const before = await steps.row(jobID);
    await jobs.remove(OWNER, jobID);
    const whole = bracketedLog(2000);
    const going = jobs.receive(second.source(whole.slice(0, 40_000)), request);
    await isThere();
    first.end('');
    await assert.rejects(replaced, { code: 'not_found' });
    await removeJob(steps.domain.context, before);
    assert.equal(await steps.statusOf(jobID), 'Uploading');
    second.end(whole.slice(40_000));
    assert.equal((await going).totalBytes, whole.length);
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 2000);
  });

  it('keep an upload that ended after its expired lease was read', async () => {
    const { jobID } = await steps.upload(bracketedLog(2000));
    const { context } = steps.domain;
    const stale = { ...(await steps.row(jobID)), status: 'Uploading' };
    await failExpiredUpload(context, stale, LOST);
    await failUpload(context, stale, LOST);
    assert.equal(await steps.statusOf(jobID), 'Queued');
    assert.ok(await context.blobs.get(blobKey(stale.blobPrefix, 0)));
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 2000);
  });

  it('keep an upload whose lease was renewed after it was read', async () => {
    const { jobID } = await steps.upload(bracketedLog(2000));
    const { context } = steps.domain;
    await context.db
      .update(jobRows)
      .set({
        status: 'Uploading',
        uploadedAt: null,
        uploadLeaseUntil: sql`now() + interval '1 hour'`,
      })
      .where(eq(jobRows.id, jobID));
    await failExpiredUpload(context, await steps.row(jobID), LOST);
    assert.equal(await steps.statusOf(jobID), 'Uploading');
    await failUpload(context, await steps.row(jobID), LOST);
    assert.equal(await steps.statusOf(jobID), 'Failed');
  });

  it('show no report of zeros when another process completes the job', async () => {
    const { jobID } = await steps.upload(bracketedLog(2000));
    const { context } = steps.domain;
    const indexes = await steps.chunkIndexes(jobID);
    for (const index of indexes.slice(0, -1)) await steps.deliver(jobID, index);
    // A process that has seen nothing of the job, and reads its row just before the other one completes it.
    const accumulators = createAccumulators(context.db, context.threads);
    const { reported } = accumulators;
    accumulators.reported = async (job) => {
      await steps.deliverAll(jobID);
      return reported(job);
    };
    const report = await createJobs({ ...context, accumulators }).report(OWNER, jobID);
    assert.equal(report.status, 'Completed');
    assert.equal(report.totalLogsProcessed, 2000);
  });

  it('end the work on a chunk whose claim is lost', async () => {
    const { jobID } = await steps.upload(bracketedLog(2000));
    const { context } = steps.domain;
    let isEnded = false;
    const threads: EngineThreads = {
      ...context.threads,
      // Works until it is told to end.
      analyzeStored: (_stored, _expected, _options, signal) =>
        new Promise((_, reject) => {
          signal!.addEventListener('abort', () => {
            isEnded = true;
            reject(signal!.reason);
          });
        }),
    };
    const settings = { ...context.settings, leaseSeconds: 0.3 };
    const slow = { ...context, threads, settings };
    const running = new AbortController().signal;
    const message = { jobID, chunkIndex: 0 };
    const working = processChunk(slow, steps.lock, message, running);
    await takeOver(jobID);
    assert.deepEqual(await working, { kind: 'ack' });
    assert.ok(isEnded);
  });

  it('try to complete a job three times, tell why it failed, and complete others meanwhile', async () => {
    const [bad, good] = [
      await steps.upload(bracketedLog(2000)),
      await steps.upload(bracketedLog(2000)),
    ];
    const { context } = steps.domain;
    const accumulators = createAccumulators(context.db, context.threads);
    const { reported } = accumulators;
    accumulators.reported = (job) => {
      if (job.id === bad.jobID) return Promise.reject(new Error('no report for you'));
      return reported(job);
    };
    const faulty = { ...context, accumulators };
    const running = new AbortController().signal;
    for (const { jobID } of [bad, good]) {
      for (const chunkIndex of await steps.chunkIndexes(jobID)) {
        await processChunk(faulty, steps.lock, { jobID, chunkIndex }, running);
      }
    }
    assert.equal(await steps.statusOf(good.jobID), 'Completed');
    assert.equal(await steps.statusOf(bad.jobID), 'In Progress');
    await reap(faulty);
    await reap(faulty);
    const { status, error, history } = await steps.domain.jobs.detail(OWNER, bad.jobID);
    assert.equal(status, 'Failed');
    assert.match(error!.message, /no report for you/);
    assert.equal(history.length, 3);
    const failed = createFailedQueue(context);
    assert.equal((await failed.show(bad.jobID)).chunkIndex, null);
    await failed.retry(bad.jobID);
    assert.equal((await steps.report(bad.jobID)).totalLogsProcessed, 2000);
    await assert.rejects(failed.show(bad.jobID), { code: 'not_found' });
  });

  it('take turns at the repair: one process in each interval', async () => {
    const { db } = steps.domain.context;
    const hour = 3600 * 1000;
    await takeTurn(db, 'repair', hour);
    const turns = await Promise.all(Array.from({ length: 5 }, () => takeTurn(db, 'repair', hour)));
    assert.ok(turns.every((isMine) => !isMine));
  });

  /** As the reaper and another worker do when a lease has expired. */
  async function takeOver(jobID: string): Promise<void> {
    const { context } = steps.domain;
    for (;;) {
      await steps.expireLease(jobID);
      await reap(context);
      await steps.makeDue(jobID);
      if (await claim(context, jobID, 0, false)) return;
    }
  }
}
