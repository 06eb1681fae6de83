import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import type { BlobStore } from '../../../src/blobs/blob-store.ts';
import { eq, sql } from '../../../src/database/drizzle.ts';
import { blobPrefixes } from '../../../src/database/schema.ts';
import { removeUnneededBlobs } from '../../../src/jobs/maintenance/remove-unneeded-blobs.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { removeJob } from '../../../src/jobs/transitions/remove-job.ts';
import { bracketedLog } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

const gone = { code: 'blob_missing' };

/** Which bytes are removed from the blob store, and when. */
export function blobs(steps: Steps): void {
  const upload = () => steps.upload(bracketedLog(2000));
  const noted = async (prefix: string) => {
    const { db } = steps.domain.context;
    return (await db.select().from(blobPrefixes).where(eq(blobPrefixes.prefix, prefix)))[0];
  };

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

  it('leave nothing behind when a job is completed', async () => {
    const { jobID } = await upload();
    const { blobPrefix } = await steps.row(jobID);
    assert.ok(await noted(blobPrefix));
    await steps.deliverAll(jobID);
    assert.equal(await steps.statusOf(jobID), 'Completed');
    assert.equal(await noted(blobPrefix), undefined);
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
