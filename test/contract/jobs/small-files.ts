import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eq, sql } from '../../../src/database/drizzle.ts';
import {
  blobPrefixes,
  chunks,
  jobs,
  reports,
  smallFiles as smallFileRows,
} from '../../../src/database/schema.ts';
import type { PackedPartial } from '../../../src/engine-threads/types.ts';
import { type Claim, claim } from '../../../src/jobs/processing/claim.ts';
import { completeSingleChunk } from '../../../src/jobs/processing/complete-single-chunk.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { withStored } from '../../../src/jobs/storage/stored-source.ts';
import { recordFailure } from '../../../src/jobs/transitions/record-failure.ts';
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
    assert.equal((await bytesOf(result.jobID))?.length, await storedBytesOf(result.jobID));
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
    const counts = { records: 50, errors: 8, invalid: 0 };
    assert.ok(await completeSingleChunk(steps.domain.context, held, { partial, counts }));
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

  it('have a report with all its fields, also where an earlier release stored it', async () => {
    const { db } = steps.domain.context;
    const { jobID } = await send();
    await steps.deliverAll(jobID);
    const whole = await steps.report(jobID);
    const json = sql`${reports.report} - 'logsWithoutLevel' #- '{patterns,0,id}'`;
    await db.update(reports).set({ report: json }).where(eq(reports.jobID, jobID));
    assert.deepEqual(await steps.report(jobID), whole);
  });

  it('have their bytes in the database, which stay there, and none in the blob store', async () => {
    const { jobID } = await send();
    assert.ok(await bytesOf(jobID));
    assert.equal(await hasBlobs(jobID), false);
    await steps.deliverAll(jobID);
    const { storedBytes, bytesGoneAt } = await steps.row(jobID);
    assert.equal((await bytesOf(jobID))?.length, storedBytes);
    assert.equal(bytesGoneAt, null);
  });

  it('lose them when they complete where uploads are not kept', async () => {
    const { jobID } = await send();
    await steps.deliverAll(jobID, steps.dropping());
    const { status, storedBytes, bytesGoneAt } = await steps.row(jobID);
    assert.equal(status, 'Completed');
    assert.equal(storedBytes, 0);
    assert.ok(bytesGoneAt);
    assert.equal(await bytesOf(jobID), undefined);
  });

  it('have them there too where nobody knew that they would be small', async () => {
    const { jobID } = await sendSlowly();
    assert.ok(await bytesOf(jobID));
    assert.equal(await hasBlobs(jobID), false);
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 50);
    assert.equal((await bytesOf(jobID))?.length, (await steps.row(jobID)).storedBytes);
  });

  it('take their bytes along when they are removed', async () => {
    const { jobID } = await send();
    await steps.domain.jobs.remove(OWNER, jobID);
    assert.equal(await bytesOf(jobID), undefined);
  });

  it('keep their bytes when they fail, and can be run again', async () => {
    const { jobID } = await send();
    await failThrice(jobID);
    assert.ok(await bytesOf(jobID));
    await steps.domain.jobs.retry(OWNER, jobID);
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 50);
    assert.ok(await bytesOf(jobID));
    const { counts } = await steps.domain.jobs.detail(OWNER, jobID);
    assert.deepEqual(counts, { records: 50, errors: 8, invalid: 0 });
  });

  it('leave another file alone that comes under their id', async () => {
    const { context, jobs: domain } = steps.domain;
    const jobID = randomUUID();
    await send(jobID);
    const held = await claim(context, jobID, 0, false);
    const partial = await partialOf(held!);
    const counts = { records: 50, errors: 8, invalid: 0 };
    await domain.remove(OWNER, jobID);
    await send(jobID, bracketedLog(7));
    assert.equal(await completeSingleChunk(context, held!, { partial, counts }), false);
    assert.ok(await bytesOf(jobID));
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 7);
  });

  it('fail as corrupt where their bytes are not those that came', async () => {
    const { context } = steps.domain;
    const { jobID } = await send();
    await context.db
      .update(smallFileRows)
      .set({ bytes: Buffer.from('damaged') })
      .where(eq(smallFileRows.jobID, jobID));
    await steps.deliverAll(jobID);
    const { history } = await steps.domain.jobs.detail(OWNER, jobID);
    assert.equal(history[0]?.code, 'blob_corrupt');
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

  it('can be watched where they take their time', async () => {
    const { jobID, status } = await sendSlowly();
    assert.equal(status, 'Queued');
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

  /** So that its job is there, and can be watched, before the last byte is. */
  async function sendSlowly() {
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
    return upload;
  }

  async function bytesOf(jobID: string): Promise<Uint8Array | undefined> {
    const { db } = steps.domain.context;
    const rows = await db.select().from(smallFileRows).where(eq(smallFileRows.jobID, jobID));
    return rows[0]?.bytes;
  }

  async function storedBytesOf(jobID: string): Promise<number | undefined> {
    const { db } = steps.domain.context;
    return (await db.select().from(chunks).where(eq(chunks.jobID, jobID)))[0]?.storedBytes;
  }

  async function partialOf(held: Claim): Promise<PackedPartial> {
    const { keywords } = held.job;
    const { firstLine, byteOffset } = held.chunk;
    const how = { format: 'bracketed', keywords, referenceTime: 0, firstLine, byteOffset };
    const { blobs, threads } = steps.domain.context;
    const { partial } = await withStored(blobs, held, (stored) =>
      threads.analyzeStored(
        stored,
        { sha256: held.chunk.sha256, byteLength: held.chunk.byteLength },
        { ...how, carry: 'start' },
      ),
    );
    return partial;
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

  async function hasBlobs(jobID: string): Promise<boolean> {
    const { db, blobs } = steps.domain.context;
    const { blobPrefix } = await steps.row(jobID);
    const noted = await db.$count(blobPrefixes, eq(blobPrefixes.prefix, blobPrefix));
    const found = await blobs.get(blobKey(blobPrefix, 0)).catch(() => undefined);
    return noted > 0 || found !== undefined;
  }
}
