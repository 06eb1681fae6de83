import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { BlobStore } from '../../../src/blobs/blob-store.ts';
import { eq, sql } from '../../../src/database/drizzle.ts';
import { blobPrefixes } from '../../../src/database/schema.ts';
import { AppError } from '../../../src/errors.ts';
import { createJobs } from '../../../src/jobs/index.ts';
import { removeUnneededBlobs } from '../../../src/jobs/maintenance/remove-unneeded-blobs.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { removeJob } from '../../../src/jobs/transitions/remove-job.ts';
import { bracketedLog, sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

const gone = { code: 'blob_missing' };

/** Which bytes are removed from the blob store, and when. */
export function blobs(steps: Steps): void {
  const upload = () => steps.upload(bracketedLog(2000));
  const noted = async (prefix: string) => {
    const { db } = steps.domain.context;
    return (await db.select().from(blobPrefixes).where(eq(blobPrefixes.prefix, prefix)))[0];
  };

  const bytesUnder = async (prefix: string, indexes: number[]) => {
    const { blobs } = steps.domain.context;
    const all = await Promise.all(indexes.map((index) => blobs.get(blobKey(prefix, index))));
    return all.reduce((sum, one) => sum + one.length, 0);
  };

  const uploadTo = (store: BlobStore) =>
    createJobs({ ...steps.domain.context, blobs: store }).receive(
      sourceOf(bracketedLog(2000), 4096),
      { ownerID: OWNER, fileName: 'app.log' },
    );

  it('leave what others keep in the store, whatever its name', async () => {
    const { context } = steps.domain;
    const others = [blobKey(randomUUID(), 0), blobKey('backups', 0), 'backups/keep.txt'];
    for (const other of others) await context.blobs.put(other, Buffer.from('keep'));
    await removeUnneededBlobs(context);
    for (const other of others) {
      assert.equal(Buffer.from(await context.blobs.get(other)).toString(), 'keep');
    }
  });

  it('keep the bytes of a job that needs them, and remove them with it', async () => {
    const { jobID } = await upload();
    const { context } = steps.domain;
    const { blobPrefix } = await steps.row(jobID);
    await removeUnneededBlobs(context);
    assert.ok(await context.blobs.get(blobKey(blobPrefix, 0)));
    await steps.domain.jobs.remove(OWNER, jobID);
    await assert.rejects(context.blobs.get(blobKey(blobPrefix, 0)), gone);
  });

  it('stay when a job is completed, and go with it', async () => {
    const { jobID } = await upload();
    await steps.deliverAll(jobID);
    assert.equal(await steps.statusOf(jobID), 'Completed');
    const { blobPrefix, storedBytes, bytesGoneAt } = await steps.row(jobID);
    const { context } = steps.domain;
    await removeUnneededBlobs(context);
    assert.equal((await noted(blobPrefix))?.unneededSince, null);
    assert.equal(bytesGoneAt, null);
    assert.equal(storedBytes, await bytesUnder(blobPrefix, await steps.chunkIndexes(jobID)));
    await steps.domain.jobs.remove(OWNER, jobID);
    await assert.rejects(context.blobs.get(blobKey(blobPrefix, 0)), gone);
    assert.ok((await noted(blobPrefix))?.unneededSince);
  });

  it('go when a job is completed where uploads are not kept, and leave nothing behind', async () => {
    const { jobID } = await upload();
    const { blobPrefix } = await steps.row(jobID);
    assert.ok(await noted(blobPrefix));
    await steps.deliverAll(jobID, steps.dropping());
    const { status, storedBytes, bytesGoneAt } = await steps.row(jobID);
    assert.equal(status, 'Completed');
    assert.equal(storedBytes, 0);
    assert.ok(bytesGoneAt);
    assert.equal(await noted(blobPrefix), undefined);
    await assert.rejects(steps.domain.context.blobs.get(blobKey(blobPrefix, 0)), gone);
  });

  it('go with an upload that fails, which says so', async () => {
    const jobID = randomUUID();
    async function* broken() {
      yield* sourceOf(bracketedLog(2000), 4096);
      throw new Error('connection reset');
    }
    const request = { ownerID: OWNER, fileName: 'app.log', jobID };
    await assert.rejects(steps.domain.jobs.receive(broken(), request), { code: 'upload_aborted' });
    const { chunkCount, storedBytes, bytesGoneAt } = await steps.row(jobID);
    assert.ok(chunkCount > 0);
    assert.equal(storedBytes, 0);
    assert.ok(bytesGoneAt);
  });

  it('are removed later where the store was away when their job went', async () => {
    const { jobID } = await upload();
    const { context } = steps.domain;
    const { blobPrefix } = await steps.row(jobID);
    const away: BlobStore = {
      ...context.blobs,
      removeAll: () => Promise.reject(new Error('the store is away')),
    };
    await removeJob({ ...context, blobs: away }, await steps.row(jobID));
    assert.ok(await context.blobs.get(blobKey(blobPrefix, 0)));
    await removeUnneededBlobs(context);
    await assert.rejects(context.blobs.get(blobKey(blobPrefix, 0)), gone);
  });

  it('wait for a store that is away, and the upload with them', async () => {
    const { context } = steps.domain;
    let failures = 3;
    const away: BlobStore = {
      ...context.blobs,
      put: (key, bytes) =>
        failures-- > 0
          ? Promise.reject(new AppError('storage_failed', 'away'))
          : context.blobs.put(key, bytes),
    };
    const { jobID, status } = await uploadTo(away);
    assert.equal(status, 'Queued');
    await steps.deliverAll(jobID);
    assert.equal((await steps.report(jobID)).totalLogsProcessed, 2000);
  });

  it('fail their upload at once where the store refuses them', async () => {
    const { context } = steps.domain;
    let tries = 0;
    const refusing: BlobStore = {
      ...context.blobs,
      put: () => {
        tries++;
        return Promise.reject(new AppError('storage_refused', 'no right to write'));
      },
    };
    await assert.rejects(uploadTo(refusing), { code: 'storage_refused' });
    // Of each chunk that was on its way.
    assert.ok(tries <= 2);
  });

  it('do not hold up a server that stops while the store is away', async () => {
    const { context } = steps.domain;
    const stopping = new AbortController();
    const away: BlobStore = {
      ...context.blobs,
      put: () => {
        stopping.abort();
        return Promise.reject(new AppError('storage_failed', 'away'));
      },
    };
    const jobs = createJobs({ ...context, blobs: away });
    const request = { ownerID: OWNER, fileName: 'app.log', signal: stopping.signal };
    const receiving = jobs.receive(sourceOf(bracketedLog(2000), 4096), request);
    await assert.rejects(receiving, { code: 'shutting_down' });
  });

  it('are removed once more where one came late, and then forgotten', async () => {
    const { jobID } = await upload();
    const { context } = steps.domain;
    const { blobPrefix } = await steps.row(jobID);
    await steps.domain.jobs.remove(OWNER, jobID);
    const late = blobKey(blobPrefix, 99);
    await context.blobs.put(late, Buffer.from('was on its way'));
    await removeUnneededBlobs(context);
    await assert.rejects(context.blobs.get(late), gone);
    assert.ok(await noted(blobPrefix));
    await context.db
      .update(blobPrefixes)
      .set({ unneededSince: sql`now() - interval '11 minutes'` })
      .where(eq(blobPrefixes.prefix, blobPrefix));
    await removeUnneededBlobs(context);
    assert.equal(await noted(blobPrefix), undefined);
  });
}
