import { and, eq, inArray, sql } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { failedAttempts, jobs } from '../../database/schema.ts';
import type { JobContext } from '../context.ts';
import type { JobRow } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import type { JobError } from '../model/types.ts';
import { blobKey } from '../storage/blob-key.ts';

/** Moves a job to `Failed` where that move is allowed. Returns whether this call did it. */
export async function markFailed(db: Executor, jobID: string, error: JobError): Promise<boolean> {
  const moved = await db
    .update(jobs)
    .set({
      status: 'Failed',
      errorCode: error.code,
      errorMessage: error.message,
      finishedAt: sql`now()`,
      uploadLeaseUntil: null,
    })
    .where(and(eq(jobs.id, jobID), inArray(jobs.status, statesBefore('Failed'))))
    .returning({ id: jobs.id });
  return moved.length > 0;
}

/**
 * Ends a job whose upload did not come whole: the reason goes into its history and all its bytes go
 * away, so that nothing partial is ever taken for complete.
 */
export async function failUpload(
  context: JobContext,
  job: Pick<JobRow, 'id' | 'blobPrefix' | 'runs'>,
  error: JobError,
): Promise<void> {
  await context.db.transaction(async (tx) => {
    if (!(await markFailed(tx, job.id, error))) return;
    await tx
      .insert(failedAttempts)
      .values({ jobID: job.id, run: job.runs, kind: 'upload', ...error });
  });
  context.accumulators.forget(job);
  context.bus.changed(job.id);
  await removeBlobs(context, job.blobPrefix);
}

/**
 * Removes a job's blobs. What cannot be removed now is an orphan that the sweep
 * finds later. Of a job that is known to have one chunk the store need not be asked for a list: there are many small
 * files, and S3 charges as much for a list as for storing one.
 */
export async function removeBlobs(
  { blobs, log }: JobContext,
  blobPrefix: string,
  chunkCount?: number,
): Promise<void> {
  try {
    if (chunkCount === 1) await blobs.remove(blobKey(blobPrefix, 0));
    else await blobs.removeAll(blobPrefix);
  } catch (error) {
    log.warn({ err: error, blobPrefix }, 'could not remove blobs; the sweep will try again');
  }
}
