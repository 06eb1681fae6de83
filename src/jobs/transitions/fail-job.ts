import { and, eq, inArray, sql } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { failedAttempts, jobs } from '../../database/schema.ts';
import type { JobRow } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import type { JobError } from '../model/types.ts';
import { removeBlobs } from '../storage/remove-blobs.ts';
import type { JobEndParts } from './job-end-parts.ts';

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
 * Fails a job whose upload did not end: the error goes into its history, and all its blobs are removed, so that no
 * part is ever taken for the whole.
 */
export async function failUpload(
  parts: JobEndParts,
  job: Pick<JobRow, 'id' | 'blobPrefix' | 'runs'>,
  error: JobError,
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    if (!(await markFailed(tx, job.id, error))) return;
    const failed = { jobID: job.id, run: job.runs, kind: 'upload', ...error };
    await tx.insert(failedAttempts).values(failed);
  });
  parts.accumulators.forget(job);
  parts.bus.changed(job.id);
  await removeBlobs(parts, job.blobPrefix);
}
