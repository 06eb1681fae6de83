import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { eq, sql } from '../../src/database/drizzle.ts';
import { chunks, jobs as jobRows, partialReports } from '../../src/database/schema.ts';
import { claim } from '../../src/jobs/claim.ts';
import { commitChunk } from '../../src/jobs/commit-chunk.ts';
import { blobKey } from '../../src/jobs/context.ts';
import { recordFailure } from '../../src/jobs/failure.ts';
import { processChunk } from '../../src/jobs/process-chunk.ts';
import { createSoloGate } from '../../src/jobs/solo-gate.ts';
import { recover, sweep, sweepOrphans } from '../../src/jobs/sweep.ts';
import { type Domain, type DomainStores, openDomain } from '../support/domain.ts';
import { bracketedLog, errorsIn, sourceOf } from '../support/logs.ts';

const OWNER = 'owner-1';
/** Small enough that a thousand records make several chunks. */
const CHUNK_BYTES = 16 * 1024;

export interface JobsPlace {
  /** The stores to run on; undefined means the embedded ones. */
  openStores?: (folder: string) => Promise<DomainStores>;
  /** Whether this process is the only one on its stores: then it may recover at its start. */
  alone: boolean;
}

/** What the domain promises, run on real stores, step by step. */
export function jobsContract(name: string, { openStores, alone }: JobsPlace): void {
  describe(`jobs on ${name}`, () => {
    let domain: Domain;
    let gate = createSoloGate();
    const skipRecovery = alone ? false : 'others may be at work on these stores';
    const running = new AbortController().signal;
    before(async () => {
      domain = await openDomain({ chunkBytes: CHUNK_BYTES }, openStores);
      gate = createSoloGate();
    });
    after(() => domain.close());

    const upload = (content: string | Uint8Array, jobID?: string) =>
      domain.jobs.receive(sourceOf(content, 4096), { ownerID: OWNER, fileName: 'app.log', jobID });
    const chunkIndexes = async (jobID: string) => {
      const rows = await domain.context.db
        .select({ index: chunks.index })
        .from(chunks)
        .where(eq(chunks.jobID, jobID))
        .orderBy(chunks.index);
      return rows.map(({ index }) => index);
    };
    const deliver = (jobID: string, chunkIndex: number) =>
      processChunk(domain.context, gate, { jobID, chunkIndex }, running);
    const deliverAll = async (jobID: string) => {
      for (const index of await chunkIndexes(jobID)) await deliver(jobID, index);
    };
    const report = (jobID: string) => domain.jobs.report(OWNER, jobID);
    const statusOf = async (jobID: string) => (await domain.jobs.detail(OWNER, jobID)).status;
    const row = async (jobID: string) => {
      const rows = await domain.context.db.select().from(jobRows).where(eq(jobRows.id, jobID));
      return rows[0]!;
    };
    /** Lets a chunk that waits for its next try be due. */
    const makeDue = (jobID: string) =>
      domain.context.db.update(chunks).set({ dueAt: sql`now()` }).where(eq(chunks.jobID, jobID));
    const expireLease = (jobID: string) =>
      domain.context.db
        .update(chunks)
        .set({ leaseUntil: sql`now() - interval '1 second'` })
        .where(eq(chunks.jobID, jobID));

    it('read a file in the format that its upload names', async () => {
      const receive = (format: string) =>
        domain.jobs.receive(sourceOf('2025-02-20T10:00:00Z ~ error ~ gone\n'.repeat(900), 4096), {
          ownerID: OWNER,
          fileName: 'shop.log',
          format,
        });
      const { jobID } = await receive('%{ts:iso8601} ~ %{level} ~ %{message}');
      assert.ok((await chunkIndexes(jobID)).length > 1);
      await deliverAll(jobID);
      const done = await report(jobID);
      assert.equal(done.logLevelCounts.error, 900);
      assert.deepEqual(done.format, { name: 'custom', title: 'Own pattern', confidence: 1 });
      await assert.rejects(receive('nonsense'), { code: 'unknown_format' });
      await assert.rejects(receive('%{what}'), { code: 'bad_pattern' });
    });

    it('turn a file into chunks and its chunks into one report', async () => {
      const result = await upload(bracketedLog(2000));
      assert.equal(result.status, 'Queued');
      assert.ok((await chunkIndexes(result.jobID)).length > 3);
      await deliverAll(result.jobID);
      const done = await report(result.jobID);
      assert.equal(done.status, 'Completed');
      assert.equal(done.progressInPercentage, 100);
      assert.equal(done.totalLogsProcessed, 2000);
      assert.equal(done.logLevelCounts.error, errorsIn(2000));
      assert.equal(done.keyWordCounts.timeout, errorsIn(2000));
      assert.equal(done.uniqueIPs, 50);
      assert.equal(done.bytesProcessed, done.totalBytes);
      assert.equal(done.attempts, 1);
    });

    it('count a chunk once however often and in whatever order its message comes', async () => {
      const { jobID } = await upload(bracketedLog(2000));
      const indexes = await chunkIndexes(jobID);
      const deliveries = Array.from({ length: 10 }, () => indexes)
        .flat()
        .sort(() => Math.random() - 0.5);
      await Promise.all(deliveries.map((index) => deliver(jobID, index)));
      assert.equal((await report(jobID)).totalLogsProcessed, 2000);
    });

    it('show the part that is done while they run, and progress that grows', async () => {
      const { jobID } = await upload(bracketedLog(2000));
      const seen: number[] = [];
      for (const index of await chunkIndexes(jobID)) {
        const { progressInPercentage, totalLogsProcessed } = await report(jobID);
        assert.ok(totalLogsProcessed < 2000);
        assert.ok(progressInPercentage < 100);
        seen.push(progressInPercentage);
        await deliver(jobID, index);
      }
      assert.deepEqual(
        seen,
        seen.toSorted((a, b) => a - b),
      );
      assert.ok(seen.at(-1)! > seen[0]!);
    });

    it('leave nothing but the report behind when they complete', async () => {
      const { jobID } = await upload(bracketedLog(500));
      const { blobPrefix } = await row(jobID);
      await deliverAll(jobID);
      const partials = await domain.context.db
        .select()
        .from(partialReports)
        .where(eq(partialReports.jobID, jobID));
      assert.equal(partials.length, 0);
      await assert.rejects(domain.context.blobs.get(blobKey(blobPrefix, 0)), {
        code: 'blob_missing',
      });
    });

    it('complete an empty file with an empty report', async () => {
      const { jobID, status } = await upload('');
      assert.equal(status, 'Completed');
      const done = await report(jobID);
      assert.equal(done.totalLogsProcessed, 0);
      assert.equal(done.format, null);
      assert.equal(done.timeRange, null);
    });

    it('refuse the commit of a worker that lost its claim', async () => {
      const { jobID } = await upload(bracketedLog(100));
      const late = await claim(domain.context, jobID, 0, false);
      assert.ok(late);
      await expireLease(jobID);
      await sweep(domain.context);
      await deliver(jobID, 0);
      const partial = (await domain.context.threads.merge([], ['error'])).partial;
      assert.equal(await commitChunk(domain.context, late, partial), false);
      assert.equal((await report(jobID)).totalLogsProcessed, 100);
      const { history } = await domain.jobs.detail(OWNER, jobID);
      assert.deepEqual(
        history.map(({ kind, code }) => ({ kind, code })),
        [{ kind: 'crash', code: 'chunk_crashed' }],
      );
    });

    it('let only one of two workers have a chunk', async () => {
      const { jobID } = await upload(bracketedLog(100));
      const claims = await Promise.all([
        claim(domain.context, jobID, 0, false),
        claim(domain.context, jobID, 0, false),
      ]);
      assert.equal(claims.filter(Boolean).length, 1);
    });

    it('try a lost blob three times with growing delay, then fail with their history', async () => {
      const { jobID } = await upload(bracketedLog(100));
      const { blobPrefix } = await row(jobID);
      await domain.context.blobs.removeAll(blobPrefix);
      const outcomes = [];
      for (let attempt = 0; attempt < 3; attempt++) {
        outcomes.push(await deliver(jobID, 0));
        if (attempt < 2) {
          assert.equal(await statusOf(jobID), 'Retrying');
          // Before its time the message finds nothing to do.
          assert.deepEqual(await deliver(jobID, 0), { kind: 'ack' });
          await makeDue(jobID);
        }
      }
      const delays = outcomes.map((outcome) =>
        outcome.kind === 'retry' ? outcome.delaySeconds : 0,
      );
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['retry', 'retry', 'deadLetter'],
      );
      assert.ok(delays[1]! > delays[0]! && delays[0]! > 0);
      const detail = await domain.jobs.detail(OWNER, jobID);
      assert.equal(detail.status, 'Failed');
      assert.equal(detail.error?.code, 'blob_missing');
      assert.equal(detail.history.length, 3);
      assert.ok(
        detail.history.every(({ code, kind }) => code === 'blob_missing' && kind === 'error'),
      );
      const last = outcomes[2]!;
      assert.equal(last.kind === 'deadLetter' && last.letter.attempts.length, 3);
    });

    it('run a failed job again without doing finished chunks twice', async () => {
      const { jobID } = await upload(bracketedLog(2000));
      const indexes = await chunkIndexes(jobID);
      const { blobPrefix } = await row(jobID);
      const lost = blobKey(blobPrefix, indexes.at(-1)!);
      const bytes = await domain.context.blobs.get(lost);
      await domain.context.blobs.remove(lost);
      await deliverAll(jobID);
      for (let attempt = 1; attempt < 3; attempt++) {
        await makeDue(jobID);
        await deliver(jobID, indexes.at(-1)!);
      }
      assert.equal(await statusOf(jobID), 'Failed');
      await domain.context.blobs.put(lost, bytes);
      const retried = await domain.jobs.retry(OWNER, jobID);
      assert.equal(retried.attempts, 2);
      assert.equal(retried.error, null);
      for (const index of indexes.slice(0, -1)) {
        assert.equal(await claim(domain.context, jobID, index, false), undefined);
      }
      await deliver(jobID, indexes.at(-1)!);
      const done = await report(jobID);
      assert.equal(done.status, 'Completed');
      assert.equal(done.totalLogsProcessed, 2000);
      assert.equal((await domain.jobs.detail(OWNER, jobID)).history.length, 3);
    });

    it('say not_retryable for what has not failed', async () => {
      const { jobID } = await upload(bracketedLog(10));
      await assert.rejects(domain.jobs.retry(OWNER, jobID), { code: 'not_retryable' });
    });

    it('condemn a chunk only after three crashes of its own, run alone', async () => {
      const { jobID } = await upload(bracketedLog(100));
      const crash = { kind: 'crash', code: 'chunk_crashed', message: 'died' } as const;
      const outcomes: string[] = [];
      const solo: boolean[] = [];
      for (let n = 0; n < 5; n++) {
        const rows = await domain.context.db.select().from(chunks).where(eq(chunks.jobID, jobID));
        const alone = rows[0]!.crashes >= 2;
        const held = await claim(domain.context, jobID, 0, alone);
        assert.ok(held);
        solo.push(held.chunk.solo);
        outcomes.push((await recordFailure(domain.context, held.chunk, crash)).kind);
      }
      assert.deepEqual(solo, [false, false, true, true, true]);
      assert.deepEqual(outcomes, ['retry', 'retry', 'retry', 'retry', 'deadLetter']);
      assert.equal(await statusOf(jobID), 'Failed');
    });

    it('count no restart of the server against a chunk', { skip: skipRecovery }, async () => {
      const { jobID } = await upload(bracketedLog(100));
      for (let restart = 0; restart < 20; restart++) {
        assert.ok(await claim(domain.context, jobID, 0, restart >= 2));
        await recover(domain.context);
      }
      await deliver(jobID, 0);
      assert.equal((await report(jobID)).totalLogsProcessed, 100);
    });

    it('fail uploads that a dead server left behind, and remove their bytes', async () => {
      const { jobID } = await upload(bracketedLog(100));
      await domain.context.db
        .update(jobRows)
        .set({
          status: 'Uploading',
          uploadedAt: null,
          // Recovery needs no lease to have expired: it knows that nobody else is there.
          ...(!alone && { uploadLeaseUntil: sql`now() - interval '1 second'` }),
        })
        .where(eq(jobRows.id, jobID));
      await (alone ? recover : sweep)(domain.context);
      const detail = await domain.jobs.detail(OWNER, jobID);
      assert.equal(detail.status, 'Failed');
      assert.equal(detail.error?.code, 'upload_aborted');
      const { blobPrefix } = await row(jobID);
      await assert.rejects(domain.context.blobs.get(blobKey(blobPrefix, 0)), {
        code: 'blob_missing',
      });
      await assert.rejects(domain.jobs.retry(OWNER, jobID), { code: 'not_retryable' });
    });

    it('fail an upload that breaks off, and let the same id try again', async () => {
      const jobID = randomUUID();
      async function* broken() {
        yield Buffer.from(bracketedLog(2000));
        throw new Error('connection reset');
      }
      const request = { ownerID: OWNER, fileName: 'app.log', jobID };
      await assert.rejects(domain.jobs.receive(broken(), request), { code: 'upload_aborted' });
      assert.equal((await domain.jobs.detail(OWNER, jobID)).error?.code, 'upload_aborted');
      const again = await upload(bracketedLog(50), jobID);
      assert.equal(again.jobID, jobID);
      await deliverAll(jobID);
      assert.equal((await report(jobID)).totalLogsProcessed, 50);
      await assert.rejects(upload(bracketedLog(50), jobID), { code: 'job_exists' });
    });

    it('fail a damaged gzip with its code and keep nothing of it', async () => {
      const { gzipSync } = await import('node:zlib');
      const whole = gzipSync(bracketedLog(3000));
      const result = await upload(whole.subarray(0, whole.length - 100));
      assert.equal(result.status, 'Failed');
      assert.equal(result.error?.code, 'truncated_gzip');
      assert.match(result.error!.message, /\d/);
      const { blobPrefix } = await row(result.jobID);
      await assert.rejects(domain.context.blobs.get(blobKey(blobPrefix, 0)), {
        code: 'blob_missing',
      });
    });

    it('end an upload whose server is stopping', async () => {
      const stop = new AbortController();
      async function* endless() {
        yield Buffer.from(bracketedLog(10));
        stop.abort();
        await new Promise(() => undefined);
      }
      const jobID = randomUUID();
      const request = { ownerID: OWNER, fileName: 'a', jobID, signal: stop.signal };
      await assert.rejects(domain.jobs.receive(endless(), request), { code: 'shutting_down' });
      assert.equal((await domain.jobs.detail(OWNER, jobID)).error?.code, 'upload_aborted');
    });

    it('publish again what waits without a message', async () => {
      const { jobID } = await upload(bracketedLog(100));
      const seen: string[] = [];
      const consumer = await domain.context.queue.consume(
        async (message) => {
          seen.push(message.jobID);
          return { kind: 'ack' };
        },
        { concurrency: 2 },
      );
      const { eventually } = await import('../support/eventually.ts');
      // The first message is taken and its chunk forgotten: as if it had been lost.
      await eventually('the first message', () => seen.includes(jobID));
      const isEmpty = async () => {
        const { queues } = await domain.context.queue.status();
        return queues.every(({ ready, inFlight, delayed }) => ready + inFlight + delayed === 0);
      };
      await eventually('an empty queue', isEmpty);
      seen.length = 0;
      await domain.context.db
        .update(chunks)
        .set({ dueAt: sql`now() - interval '10 minutes'` })
        .where(eq(chunks.jobID, jobID));
      await sweep(domain.context);
      await eventually('a second message', () => seen.includes(jobID));
      await consumer.close();
    });

    it('remove bytes that belong to no job, and keep those of jobs that need them', async () => {
      const { jobID } = await upload(bracketedLog(100));
      const { blobPrefix } = await row(jobID);
      const orphan = blobKey(randomUUID(), 0);
      await domain.context.blobs.put(orphan, Buffer.from('x'));
      await sweepOrphans(domain.context);
      await assert.rejects(domain.context.blobs.get(orphan), { code: 'blob_missing' });
      assert.ok(await domain.context.blobs.get(blobKey(blobPrefix, 0)));
    });

    it('are absent for everybody but their owner', async () => {
      const { jobID } = await upload(bracketedLog(10));
      const stranger = 'owner-2';
      const refused = { code: 'not_found' };
      await assert.rejects(domain.jobs.report(stranger, jobID), refused);
      await assert.rejects(domain.jobs.detail(stranger, jobID), refused);
      await assert.rejects(domain.jobs.retry(stranger, jobID), refused);
      await assert.rejects(domain.jobs.remove(stranger, jobID), refused);
      await assert.rejects(domain.jobs.assertOwner(stranger, jobID), refused);
      assert.deepEqual((await domain.jobs.list(stranger, { limit: 10 })).items, []);
      assert.equal((await domain.jobs.combinedReport(stranger)).jobs.total, 0);
    });

    it('disappear with everything of theirs, even while a worker has a chunk', async () => {
      const { jobID } = await upload(bracketedLog(100));
      const { blobPrefix } = await row(jobID);
      const held = await claim(domain.context, jobID, 0, false);
      assert.ok(held);
      await domain.jobs.remove(OWNER, jobID);
      const partial = (await domain.context.threads.merge([], ['error'])).partial;
      assert.equal(await commitChunk(domain.context, held, partial), false);
      await assert.rejects(domain.jobs.report(OWNER, jobID), { code: 'not_found' });
      await assert.rejects(domain.context.blobs.get(blobKey(blobPrefix, 0)), {
        code: 'blob_missing',
      });
    });

    it('are listed newest first, page by page, each once', async () => {
      const ownerID = randomUUID();
      const made: string[] = [];
      for (let n = 0; n < 7; n++) {
        const request = { ownerID, fileName: `${n}.log` };
        made.unshift((await domain.jobs.receive(sourceOf(''), request)).jobID);
      }
      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await domain.jobs.list(ownerID, { limit: 3, cursor });
        listed.push(...page.items.map((item) => item.jobID));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      assert.deepEqual(listed, made);
      const failed = await domain.jobs.list(ownerID, { limit: 3, status: 'Failed' });
      assert.deepEqual(failed.items, []);
    });

    it('merge into one report of their owner', async () => {
      const ownerID = randomUUID();
      for (const records of [70, 140]) {
        const request = { ownerID, fileName: 'app.log' };
        const { jobID } = await domain.jobs.receive(sourceOf(bracketedLog(records)), request);
        await deliverAll(jobID);
      }
      const combined = await domain.jobs.combinedReport(ownerID);
      assert.equal(combined.totalLogsProcessed, 210);
      assert.equal(combined.logLevelCounts.error, errorsIn(70) + errorsIn(140));
      assert.equal(combined.uniqueIPs, 50);
      assert.deepEqual(combined.jobs.byStatus.Completed, 2);
    });
  });
}
