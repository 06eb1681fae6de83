import type { Executor } from '../../database/open.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { isSame, type JobRow, ownJob } from './job-row.ts';

/** What is met where the frames and bytes of a job are not there any more. */
const GONE = new Set<ErrorCode>(['not_found', 'blob_missing', 'blob_corrupt']);

/**
 * Runs `use` on a job of this owner. Where the job was read again meanwhile, so that what `use` was reading is gone, it runs once
 * more, on the job as it is now. Throws `not_found` where there is no such job, and what `use` throws otherwise.
 */
export async function onOwnJob<T>(
  db: Executor,
  ownerID: string,
  jobID: string,
  use: (job: JobRow) => Promise<T>,
): Promise<T> {
  for (let job = await ownJob(db, ownerID, jobID); ; ) {
    try {
      return await use(job);
    } catch (error) {
      job = await asItIsNow(db, job, error);
    }
  }
}

/** The same of values that come one by one: where the job was read again, they begin anew. */
export async function* streamOnOwnJob<T>(
  db: Executor,
  ownerID: string,
  jobID: string,
  use: (job: JobRow) => AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  for (let job = await ownJob(db, ownerID, jobID); ; ) {
    try {
      return yield* use(job);
    } catch (error) {
      job = await asItIsNow(db, job, error);
    }
  }
}

/** The job where it was read again since; throws the error where it was not, or is none that this comes from. */
async function asItIsNow(db: Executor, job: JobRow, error: unknown): Promise<JobRow> {
  if (!(error instanceof AppError) || !GONE.has(error.code)) throw error;
  const present = await ownJob(db, job.ownerID, job.id);
  if (isSame(job, present)) throw error;
  return present;
}
