import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eq, sql } from '../../../src/database/drizzle.ts';
import { chunks, jobs as jobRows } from '../../../src/database/schema.ts';
import { reap, reapAtStart } from '../../../src/jobs/maintenance/reaper.ts';
import type { ChunkRow } from '../../../src/jobs/model/chunk-row.ts';
import { createFailedQueue } from '../../../src/jobs/operations/failed-queue.ts';
import { claim } from '../../../src/jobs/processing/claim.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { recordFailure } from '../../../src/jobs/transitions/record-failure.ts';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** Attempts that fail, uploads that break off, and what the reaper repairs. `alone`: nobody else is on the stores. */
export function failures(steps: Steps, alone: boolean): void {
  const { upload, chunkIndexes, deliver, deliverAll, report, statusOf, row, makeDue } = steps;
  const skipRecovery = alone ? false : 'others may be at work on these stores';

  it('try a lost blob three times with growing delay, then fail with their history', async () => {
    const { jobID } = await upload(bracketedLog(2000));
    const { blobPrefix } = await row(jobID);
    await steps.domain.context.blobs.removeAll(blobPrefix);
    const outcomes = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      outcomes.push(await deliver(jobID, 0));
      if (attempt < 2) {
        assert.equal(await statusOf(jobID), 'Retrying');
        assert.ok((await row(jobID)).startedAt);
        // Before its time the message finds nothing to do.
        assert.deepEqual(await deliver(jobID, 0), { kind: 'ack' });
        await makeDue(jobID);
      }
    }
    const delays = outcomes.map((outcome) => (outcome.kind === 'retry' ? outcome.delaySeconds : 0));
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['retry', 'retry', 'ack'],
    );
    assert.ok(delays[1]! > delays[0]! && delays[0]! > 0);
    const detail = await steps.domain.jobs.detail(OWNER, jobID);
    assert.equal(detail.status, 'Failed');
    assert.equal(detail.error?.code, 'blob_missing');
    assert.equal(detail.history.length, 3);
    assert.ok(
      detail.history.every(({ code, kind }) => code === 'blob_missing' && kind === 'error'),
    );
    const failed = createFailedQueue(steps.domain.context);
    const { attempts, chunkIndex, code } = await failed.show(jobID);
    assert.deepEqual([attempts.length, chunkIndex, code], [3, 0, 'blob_missing']);
    // Tables show the beginning of an id.
    const shown = await failed.show(jobID.slice(0, 13));
    assert.deepEqual([shown.jobID, shown.ownerID, shown.wasUploaded], [jobID, OWNER, true]);
    await assert.rejects(failed.show(jobID.slice(0, 7)), { code: 'bad_job_id' });
  });

  it('show operators an upload that failed, outside of the failed queue', async () => {
    const failed = createFailedQueue(steps.domain.context);
    const before = await failed.countFailedUploads();
    const { jobID } = await upload(gzipSync('cut short').subarray(0, 15));
    assert.ok((await failed.countFailedUploads()) >= before + 1);
    const { wasUploaded, attempts, code } = await failed.show(jobID);
    assert.deepEqual([wasUploaded, attempts.length, code], [false, 1, 'truncated_gzip']);
    assert.ok((await failed.list(1000)).every((job) => job.jobID !== jobID));
    await assert.rejects(failed.retry(jobID), {
      code: 'not_retryable',
      message: /upload the file/,
    });
    await assert.rejects(failed.drop(jobID), { code: 'not_found' });
  });

  it('log one line for each attempt that failed, by whomever', async () => {
    const { jobID } = await upload(bracketedLog(2000));
    const { context, logged } = steps.domain;
    const ofJob = () => logged.filter((line) => line.jobID === jobID);
    await context.blobs.removeAll((await row(jobID)).blobPrefix);
    for (let attempt = 1; attempt <= 2; attempt++) {
      await deliver(jobID, 0);
      assert.equal(ofJob().length, attempt);
      await makeDue(jobID);
    }
    const { workerID } = context;
    const failure = { jobID, chunkIndex: 0, workerID };
    for (const { message, reason, ...rest } of ofJob()) {
      assert.deepEqual(rest, { ...failure, kind: 'error', code: 'blob_missing' });
      assert.ok(message && reason);
    }
    // The reaper counts the attempt of a worker that died, and names that worker.
    assert.ok(await claim(context, jobID, 0, false));
    await steps.expireLease(jobID);
    await reap(context);
    assert.equal(ofJob().length, 3);
    const { message, reason, ...rest } = ofJob()[2]!;
    assert.deepEqual(rest, { ...failure, kind: 'crash', code: 'chunk_crashed' });
    // A claim that is lost is somebody else's attempt.
    const lost = { jobID, index: 0, token: randomUUID() };
    await recordFailure(context, lost, { kind: 'error', code: 'internal', message: 'late' });
    assert.equal(ofJob().length, 3);
    await steps.domain.jobs.remove(OWNER, jobID);
  });

  it('run a failed job again without doing finished chunks twice', async () => {
    const { jobID } = await upload(bracketedLog(2000));
    const indexes = await chunkIndexes(jobID);
    const { blobPrefix } = await row(jobID);
    const lost = blobKey(blobPrefix, indexes.at(-1)!);
    const bytes = await steps.domain.context.blobs.get(lost);
    await steps.domain.context.blobs.remove(lost);
    await deliverAll(jobID);
    for (let attempt = 1; attempt < 3; attempt++) {
      await makeDue(jobID);
      await deliver(jobID, indexes.at(-1)!);
    }
    assert.equal(await statusOf(jobID), 'Failed');
    await steps.domain.context.blobs.put(lost, bytes);
    const retried = await steps.domain.jobs.retry(OWNER, jobID);
    assert.equal(retried.attempts, 2);
    assert.equal(retried.error, null);
    for (const index of indexes.slice(0, -1)) {
      assert.equal(await claim(steps.domain.context, jobID, index, false), undefined);
    }
    await deliver(jobID, indexes.at(-1)!);
    const done = await report(jobID);
    assert.equal(done.status, 'Completed');
    assert.equal(done.totalLogsProcessed, 2000);
    assert.equal((await steps.domain.jobs.detail(OWNER, jobID)).history.length, 3);
  });

  it('condemn a chunk only after three crashes of its own, run alone', async () => {
    const { jobID } = await upload(bracketedLog(100));
    const crash = { kind: 'crash', code: 'chunk_crashed', message: 'died' } as const;
    const outcomes: string[] = [];
    const solo: boolean[] = [];
    for (let n = 0; n < 5; n++) {
      const alone = (await onlyChunk(jobID)).crashes >= 2;
      const held = await claim(steps.domain.context, jobID, 0, alone);
      assert.ok(held);
      solo.push((await onlyChunk(jobID)).solo);
      outcomes.push((await recordFailure(steps.domain.context, held.chunk, crash)).kind);
    }
    assert.deepEqual(solo, [false, false, true, true, true]);
    assert.deepEqual(outcomes, ['retry', 'retry', 'retry', 'retry', 'ack']);
    assert.equal(await statusOf(jobID), 'Failed');
  });

  it('count no restart of the server against a chunk', { skip: skipRecovery }, async () => {
    const { jobID } = await upload(bracketedLog(100));
    for (let restart = 0; restart < 20; restart++) {
      assert.ok(await claim(steps.domain.context, jobID, 0, restart >= 2));
      await reapAtStart(steps.domain.context);
    }
    await deliver(jobID, 0);
    assert.equal((await report(jobID)).totalLogsProcessed, 100);
  });

  it('fail uploads that a dead server left behind, and remove their bytes', async () => {
    const { jobID } = await upload(bracketedLog(2000));
    assert.ok(await steps.domain.context.blobs.get(blobKey((await row(jobID)).blobPrefix, 0)));
    await steps.domain.context.db
      .update(jobRows)
      .set({
        status: 'Uploading',
        uploadedAt: null,
        // Recovery needs no lease to have expired: it knows that nobody else is there.
        ...(!alone && { uploadLeaseUntil: sql`now() - interval '1 second'` }),
      })
      .where(eq(jobRows.id, jobID));
    await (alone ? reapAtStart : reap)(steps.domain.context);
    const detail = await steps.domain.jobs.detail(OWNER, jobID);
    assert.equal(detail.status, 'Failed');
    assert.equal(detail.error?.code, 'upload_aborted');
    const { blobPrefix } = await row(jobID);
    await assert.rejects(steps.domain.context.blobs.get(blobKey(blobPrefix, 0)), {
      code: 'blob_missing',
    });
    await assert.rejects(steps.domain.jobs.retry(OWNER, jobID), { code: 'not_retryable' });
  });

  it('fail an upload that breaks off, and let the same id try again', async () => {
    const jobID = randomUUID();
    async function* broken() {
      yield Buffer.from(bracketedLog(2000));
      throw new Error('connection reset');
    }
    const request = { ownerID: OWNER, fileName: 'app.log', jobID };
    await assert.rejects(steps.domain.jobs.receive(broken(), request), { code: 'upload_aborted' });
    assert.equal((await steps.domain.jobs.detail(OWNER, jobID)).error?.code, 'upload_aborted');
    const again = await upload(bracketedLog(50), jobID);
    assert.equal(again.jobID, jobID);
    await deliverAll(jobID);
    assert.equal((await report(jobID)).totalLogsProcessed, 50);
    await assert.rejects(upload(bracketedLog(50), jobID), { code: 'job_exists' });
  });

  it('fail a damaged gzip with its code and keep nothing of it', async () => {
    const whole = gzipSync(bracketedLog(3000));
    const result = await upload(whole.subarray(0, whole.length - 100));
    assert.equal(result.status, 'Failed');
    assert.equal(result.error?.code, 'truncated_gzip');
    assert.match(result.error!.message, /\d/);
    const { blobPrefix } = await row(result.jobID);
    await assert.rejects(steps.domain.context.blobs.get(blobKey(blobPrefix, 0)), {
      code: 'blob_missing',
    });
  });

  it('publish again what waits without a message', async () => {
    const { jobID } = await upload(bracketedLog(100));
    const seen: string[] = [];
    const consumer = await steps.domain.context.queue.consume(
      async (message) => {
        seen.push(message.jobID);
        return { kind: 'ack' };
      },
      { concurrency: 2 },
    );
    // The first message is taken and its chunk forgotten: as if it had been lost.
    await eventually('the first message', () => seen.includes(jobID));
    const isEmpty = async () => {
      const queues = await steps.domain.context.queue.status();
      return queues.every(({ ready, inFlight, delayed }) => ready + inFlight + delayed === 0);
    };
    await eventually('an empty queue', isEmpty);
    seen.length = 0;
    await steps.domain.context.db
      .update(chunks)
      .set({ dueAt: sql`now() - interval '10 minutes'` })
      .where(eq(chunks.jobID, jobID));
    await reap(steps.domain.context);
    await eventually('a second message', () => seen.includes(jobID));
    await consumer.close();
  });

  async function onlyChunk(jobID: string): Promise<ChunkRow> {
    const { db } = steps.domain.context;
    const [chunk] = await db.select().from(chunks).where(eq(chunks.jobID, jobID));
    return chunk!;
  }
}
