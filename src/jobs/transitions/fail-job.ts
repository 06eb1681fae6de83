import { and, eq, inArray, lt, type SQL, sql } from '../../database/drizzle.ts';
import type { Executor } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import { storable, writeFailedAttempt } from '../model/failed-attempts.ts';
import { isSameJob, type JobRow } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import type { JobError } from '../model/types.ts';
import { dropBytes } from '../storage/drop-bytes.ts';
import { removeBlobs } from '../storage/remove-blobs.ts';
import type { JobEndParts } from './job-end-parts.ts';

/** A job that was moved to `Failed`. */
export interface FailedJob {
  blobPrefix: string;
  /** Whether all of its bytes had come, so that it can be run again and they stay. */
  isUploaded: boolean;
}

/** Fails a job that is not tried again, and puts it into the failed queue with the same statement. */
export function giveUp(
  db: Executor,
  jobID: string,
  error: JobError,
): Promise<FailedJob | undefined> {
  return markFailed(db, jobID, error, { failedQueueSince: sql`now()` });
}

/**
 * Moves a job to `Failed` where that move is allowed and the condition holds; undefined where nothing was moved. The bytes of
 * an upload that did not end go with it: such a job cannot be run again.
 */
async function markFailed(
  db: Executor,
  jobID: string,
  error: JobError,
  values: { failedQueueSince?: SQL },
  condition?: SQL,
): Promise<FailedJob | undefined> {
  const [moved] = await db
    .update(jobs)
    .set({
      status: 'Failed',
      errorCode: error.code,
      errorMessage: storable(error.message),
      finishedAt: sql`now()`,
      uploadLeaseUntil: null,
      ...values,
    })
    .where(and(eq(jobs.id, jobID), inArray(jobs.status, statesBefore('Failed')), condition))
    .returning({ blobPrefix: jobs.blobPrefix, uploadedAt: jobs.uploadedAt });
  if (!moved) return undefined;
  // Its chunks wait for nothing: without this they would count as overdue for ever. A retry makes them due.
  await db
    .update(chunks)
    .set({ dueAt: sql`now() + interval '1000 years'` })
    .where(and(eq(chunks.jobID, jobID), eq(chunks.status, 'Waiting')));
  const { blobPrefix, uploadedAt } = moved;
  if (uploadedAt === null) await dropBytes(db, { id: jobID, blobPrefix });
  return { blobPrefix, isUploaded: uploadedAt !== null };
}

type UploadingJob = Pick<JobRow, 'id' | 'blobPrefix' | 'runs'>;

/**
 * Fails a job whose upload did not end: the error goes into its history, and its blobs are removed, so that no part is
 * ever taken for the whole. A job whose upload has ended meanwhile stays as it is.
 */
export async function failUpload(
  parts: JobEndParts,
  job: UploadingJob,
  error: JobError,
  condition?: SQL,
): Promise<void> {
  const isUploading = and(isSameJob(job), eq(jobs.status, 'Uploading'), condition);
  const failed = await parts.db.transaction(async (tx) => {
    const moved = await markFailed(tx, job.id, error, {}, isUploading);
    if (!moved) return undefined;
    await writeFailedAttempt(tx, { jobID: job.id, run: job.runs, kind: 'upload', ...error });
    return moved;
  });
  if (!failed) return;
  parts.metrics.jobEnded('failed');
  // Mostly the fault of a file or a client, so that it is no warning.
  parts.log.info({ jobID: job.id, code: error.code }, 'an upload failed');
  parts.accumulators.forget(job);
  parts.bus.changed(job.id);
  await removeBlobs(parts, job.blobPrefix);
}

/** Fails an upload where its lease has expired, which is asked by the statement that fails it. */
export function failExpiredUpload(
  parts: JobEndParts,
  job: UploadingJob,
  error: JobError,
): Promise<void> {
  return failUpload(parts, job, error, lt(jobs.uploadLeaseUntil, sql`now()`));
}
