import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eq } from '../../../src/database/drizzle.ts';
import { chunks, jobs, reports } from '../../../src/database/schema.ts';
import type { PackedPartial } from '../../../src/engine-threads/types.ts';
import { AppError } from '../../../src/errors.ts';
import { type Claim, claim } from '../../../src/jobs/processing/claim.ts';
import { completeWhole } from '../../../src/jobs/processing/complete-whole.ts';
import { recordFailure } from '../../../src/jobs/processing/failure.ts';
import { blobKey, sharedPrefixOf } from '../../../src/jobs/storage/blob-prefix.ts';
import { neededPrefixes } from '../../../src/jobs/storage/needed-blobs.ts';
import { takeOwnBlob } from '../../../src/jobs/storage/own-blob.ts';
import { withStored } from '../../../src/jobs/storage/stored-source.ts';
import { eventually } from '../../support/eventually.ts';
import { bracketedLog, sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** Small files: their rows come when all is there, several at once. */
export function smallFiles(steps: Steps): void {
  const text = bracketedLog(50);
  const request = (jobID?: string, content = text) => ({
    ...{ ownerID: OWNER, fileName: 'small.log', jobID },
    declaredBytes: Buffer.byteLength(content),
  });
  const send = (jobID?: string, content = text) =>
    steps.domain.jobs.receive(sourceOf(content), request(jobID, content));

  it('are stored, queued and processed like any other', async () => {
    const result = await send();
    assert.equal(result.status, 'Queued');
    assert.equal(result.totalBytes, Buffer.byteLength(text));
    const row = await steps.row(result.jobID);
    assert.equal(row.progress, 24);
    assert.equal(row.receivedBytes, Buffer.byteLength(text));
    assert.equal(row.declaredBytes, row.receivedBytes);
    assert.equal(row.format?.name, 'bracketed');
    assert.ok(row.uploadedAt);
    assert.ok(await steps.domain.context.blobs.get(blobKey(row.blobPrefix, 0)));
    await steps.deliverAll(result.jobID);
    const report = await steps.report(result.jobID);
    assert.equal(report.status, 'Completed');
    assert.equal(report.totalLogsProcessed, 50);
  });

  it('are queued until they are completed, and say then when they were begun', async () => {
    const { jobID } = await send();
    const held = await claim(steps.domain.context, jobID, 0, false);
    assert.ok(held);
    assert.equal(await steps.statusOf(jobID), 'Queued');
    const partial = await partialOf(held);
    assert.ok(await completeWhole(steps.domain.context, held, partial));
    const { status, createdAt, startedAt, finishedAt } = await steps.row(jobID);
    assert.equal(status, 'Completed');
    assert.ok(createdAt <= startedAt! && startedAt! <= finishedAt!);
  });

  it('are in progress from their second try on', async () => {
    const { jobID } = await send();
    const { context } = steps.domain;
    const crash = { kind: 'crash', code: 'chunk_crashed', message: 'died' } as const;
    await recordFailure(context, (await claim(context, jobID, 0, false))!.chunk, crash);
    assert.equal(await steps.statusOf(jobID), 'Queued');
    assert.ok(await claim(context, jobID, 0, false));
    assert.equal(await steps.statusOf(jobID), 'In Progress');
  });

  it('come in great numbers, and each has its own report', async () => {
    const sizes = Array.from({ length: 40 }, (_, index) => index + 1);
    const results = await Promise.all(sizes.map((size) => send(undefined, bracketedLog(size))));
    await Promise.all(results.map(({ jobID }) => steps.deliverAll(jobID)));
    for (const [index, { jobID }] of results.entries()) {
      const report = await steps.report(jobID);
      assert.equal(report.status, 'Completed');
      assert.equal(report.totalLogsProcessed, sizes[index]);
    }
  });

  it('have one report, whoever asks first, and keep it', async () => {
    const { context } = steps.domain;
    const { jobID } = await send();
    await steps.deliverAll(jobID);
    const stored = async () => {
      const rows = await context.db.select().from(reports).where(eq(reports.jobID, jobID));
      return rows[0]!.report;
    };
    assert.equal(await stored(), null);
    const [one, other, live] = await Promise.all([
      steps.report(jobID),
      steps.report(jobID),
      steps.domain.jobs.live(jobID),
    ]);
    assert.deepEqual(one, other);
    assert.equal(live!.totalLogsProcessed, 50);
    const kept = await stored();
    assert.equal(kept!.totalLogsProcessed, 50);
    const { summarize } = context.threads;
    context.threads.summarize = () => Promise.reject(new Error('made before'));
    try {
      assert.deepEqual(await steps.report(jobID), one);
    } finally {
      context.threads.summarize = summarize;
    }
  });

  it('share a blob where they come at the same time, which goes with the last of them', async () => {
    const { context } = steps.domain;
    const sizes = [3, 7, 5];
    const results = await Promise.all(sizes.map((size) => send(undefined, bracketedLog(size))));
    const rows = await Promise.all(results.map(({ jobID }) => steps.row(jobID)));
    const [shared] = rows.map(({ blobPrefix }) => sharedPrefixOf(blobPrefix));
    for (const row of rows) assert.equal(sharedPrefixOf(row.blobPrefix), shared);
    const isThere = async () => (await prefixes()).includes(shared!);
    for (const [index, { jobID }] of results.entries()) {
      await context.sharedBlobs.close();
      assert.ok(await isThere());
      assert.ok((await neededPrefixes(context.db, [shared!])).has(shared!));
      await steps.deliverAll(jobID);
      assert.equal((await steps.report(jobID)).totalLogsProcessed, sizes[index]);
    }
    await eventually('the blob to go', async () => !(await isThere()));
    assert.equal((await neededPrefixes(context.db, [shared!])).size, 0);
  });

  it('need a shared blob no longer once they are removed', async () => {
    const { context, jobs: domain } = steps.domain;
    const results = await Promise.all([send(), send()]);
    const { blobPrefix } = await steps.row(results[0]!.jobID);
    for (const { jobID } of results) {
      await context.sharedBlobs.close();
      assert.ok((await prefixes()).includes(sharedPrefixOf(blobPrefix)));
      await domain.remove(OWNER, jobID);
    }
    await context.sharedBlobs.close();
    assert.equal((await prefixes()).includes(sharedPrefixOf(blobPrefix)), false);
  });

  it('take their bytes along when they fail, and can be run again', async () => {
    const { context, jobs: domain } = steps.domain;
    const [failed, completed] = await Promise.all([send(), send()]);
    const { blobPrefix } = await steps.row(failed!.jobID);
    await failThrice(failed!.jobID);
    await steps.deliverAll(completed!.jobID);
    await context.sharedBlobs.close();
    assert.equal((await prefixes()).includes(sharedPrefixOf(blobPrefix)), false);
    assert.ok(await context.blobs.get(blobKey(blobPrefix, 0)));
    await domain.retry(OWNER, failed!.jobID);
    await steps.deliverAll(failed!.jobID);
    assert.equal((await steps.report(failed!.jobID)).totalLogsProcessed, 50);
    assert.equal((await prefixes()).includes(blobPrefix), false);
  });

  it('leave another file alone that comes under their id', async () => {
    const { context, jobs: domain } = steps.domain;
    const jobID = randomUUID();
    await Promise.all([send(), send(jobID)]);
    const held = await claim(context, jobID, 0, false);
    await domain.remove(OWNER, jobID);
    await send(jobID);
    await takeOwnBlob(context, held!.chunk);
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 50);
  });

  it('stay in the blob they share where they fail because the store does', async () => {
    const { context, jobs: domain } = steps.domain;
    const [failed, completed] = await Promise.all([send(), send()]);
    const { blobPrefix } = await steps.row(failed!.jobID);
    const { get } = context.blobs;
    context.blobs.get = () => Promise.reject(new AppError('storage_failed', 'away'));
    try {
      await failThrice(failed!.jobID);
    } finally {
      context.blobs.get = get;
    }
    await steps.deliverAll(completed!.jobID);
    await context.sharedBlobs.close();
    assert.ok((await prefixes()).includes(sharedPrefixOf(blobPrefix)));
    await domain.retry(OWNER, failed!.jobID);
    await steps.deliverAll(failed!.jobID);
    assert.equal((await steps.report(failed!.jobID)).totalLogsProcessed, 50);
    await context.sharedBlobs.close();
    assert.equal((await prefixes()).includes(sharedPrefixOf(blobPrefix)), false);
  });

  it('keep an id for the first that comes with it', async () => {
    const jobID = randomUUID();
    const outcomes = await Promise.allSettled([send(jobID), send(jobID), send(jobID)]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 2);
    for (const one of refused)
      assert.equal((one as PromiseRejectedResult).reason.code, 'job_exists');
    await assert.rejects(send(jobID), { code: 'job_exists' });
    const { db } = steps.domain.context;
    assert.equal((await db.select().from(chunks).where(eq(chunks.jobID, jobID))).length, 1);
  });

  it('leave no bytes behind where their id is taken', async () => {
    const { jobID } = await send();
    const before = await prefixes();
    await assert.rejects(send(jobID), { code: 'job_exists' });
    assert.deepEqual(await prefixes(), before);
  });

  it('fail where they break off, and may come again under their id', async () => {
    const jobID = randomUUID();
    async function* broken() {
      yield Buffer.from(text).subarray(0, 100);
      throw new Error('connection reset');
    }
    await assert.rejects(steps.domain.jobs.receive(broken(), request(jobID)), {
      code: 'upload_aborted',
    });
    assert.equal((await steps.domain.jobs.detail(OWNER, jobID)).error?.code, 'upload_aborted');
    assert.equal((await send(jobID)).status, 'Queued');
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 50);
  });

  it('fail with a job to show for it where their bytes cannot be stored', async () => {
    const { context } = steps.domain;
    const { put } = context.blobs;
    context.blobs.put = () => Promise.reject(Object.assign(new Error('full'), { code: 'x' }));
    const jobID = randomUUID();
    try {
      await assert.rejects(send(jobID));
    } finally {
      context.blobs.put = put;
    }
    assert.equal(await steps.statusOf(jobID), 'Failed');
  });

  it('meet a store that is away once, and not one after the other', async () => {
    const { context } = steps.domain;
    const { put } = context.blobs;
    let tries = 0;
    context.blobs.put = () => {
      tries++;
      return Promise.reject(new AppError('storage_failed', 'away'));
    };
    const jobIDs = [randomUUID(), randomUUID(), randomUUID()];
    try {
      const outcomes = await Promise.allSettled(jobIDs.map((jobID) => send(jobID)));
      for (const outcome of outcomes)
        assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'storage_failed');
    } finally {
      context.blobs.put = put;
    }
    // Once together, then each of them for its own job.
    assert.equal(tries, 1 + jobIDs.length);
    for (const jobID of jobIDs) assert.equal(await steps.statusOf(jobID), 'Failed');
  });

  it('can be watched where they take their time', async () => {
    const jobID = randomUUID();
    const rest = Promise.withResolvers<void>();
    async function* slow() {
      yield Buffer.from(text).subarray(0, 100);
      await rest.promise;
      yield Buffer.from(text).subarray(100);
    }
    const upload = steps.domain.jobs.receive(slow(), request(jobID));
    await eventually('the job', async () => {
      const { db } = steps.domain.context;
      const [row] = await db.select().from(jobs).where(eq(jobs.id, jobID));
      return row?.status === 'Uploading';
    });
    rest.resolve();
    assert.equal((await upload).status, 'Queued');
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 50);
  });

  it('need not say how long they are', async () => {
    const { jobID, status } = await steps.upload(text);
    assert.equal(status, 'Queued');
    assert.equal((await steps.row(jobID)).declaredBytes, null);
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 50);
  });

  it('are entered the ordinary way where there is no byte of them', async () => {
    const { jobID, status } = await send(undefined, '');
    assert.equal(status, 'Completed');
    const { db } = steps.domain.context;
    assert.equal((await db.select().from(jobs).where(eq(jobs.id, jobID)))[0]?.chunkCount, 0);
  });

  function partialOf({ job, chunk }: Claim): Promise<PackedPartial> {
    const { keywords, blobPrefix } = job;
    const { firstLine, byteOffset } = chunk;
    const how = { format: 'bracketed', keywords, referenceTime: 0, firstLine, byteOffset };
    return withStored(steps.domain.context, blobPrefix, chunk, (stored) =>
      steps.domain.context.threads.analyzeStored(stored, chunk, { ...how, carry: 'start' }),
    );
  }

  async function failThrice(jobID: string): Promise<void> {
    const failure = { kind: 'error', code: 'internal', message: 'as a test wants it' } as const;
    for (let attempt = 0; attempt < 3; attempt++) {
      await steps.makeDue(jobID);
      const held = await claim(steps.domain.context, jobID, 0, false);
      await recordFailure(steps.domain.context, held!.chunk, failure);
    }
    assert.equal(await steps.statusOf(jobID), 'Failed');
  }

  async function prefixes(): Promise<string[]> {
    return (await Array.fromAsync(steps.domain.context.blobs.prefixes())).toSorted();
  }
}
