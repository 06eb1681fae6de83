import { and, eq } from '../../database/drizzle.ts';
import { chunks, jobs } from '../../database/schema.ts';
import { messageOf } from '../../errors.ts';
import type { JobContext } from '../context.ts';
import type { ClaimedChunk } from '../processing/claim.ts';
import { blobKey } from './blob-prefix.ts';

/**
 * Gives a chunk that has failed a blob of its own: it may wait long for its owner, and the bytes of others shall not
 * wait with it. Where the store cannot do that now they do, as long as the job can be run again.
 */
export async function takeOwnBlob(context: JobContext, chunk: ClaimedChunk): Promise<void> {
  const { db, blobs, sharedBlobs, log } = context;
  const { jobID, index, sharedOffset, storedBytes } = chunk;
  if (sharedOffset === null) return;
  // Under its id there may be another file by now: that one's chunk has not failed there.
  const hasFailedThere = and(
    eq(chunks.jobID, jobID),
    eq(chunks.index, index),
    eq(chunks.status, 'Failed'),
    eq(chunks.sharedOffset, sharedOffset),
  );
  try {
    const [job] = await db
      .select({ blobPrefix: jobs.blobPrefix })
      .from(jobs)
      .innerJoin(chunks, eq(chunks.jobID, jobs.id))
      .where(hasFailedThere);
    if (!job) return;
    const bytes = await sharedBlobs.get(job.blobPrefix, sharedOffset, storedBytes);
    await blobs.put(blobKey(job.blobPrefix, index), bytes);
    await db.update(chunks).set({ sharedOffset: null }).where(hasFailedThere);
    sharedBlobs.leave(job.blobPrefix);
  } catch (error) {
    log.warn({ jobID, err: messageOf(error) }, 'a failed file stays in the blob it shares');
  }
}
