import { and, eq, inArray, isNotNull, ne, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import type { Queue } from '../../queue/queue.ts';
import { isSameJob, type JobRow, summaryOf } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import type { JobSummary } from '../model/types.ts';
import { completeByID } from '../transitions/complete-job.ts';
import type { JobEndParts } from '../transitions/job-end-parts.ts';
import { publishChunks, type WaitingChunk } from '../transitions/publish-chunks.ts';
import { OF_WAITING_CHUNK } from '../transitions/waiting-chunks.ts';

export type RetryParts = JobEndParts & { queue: Queue };

/**
 * Starts a new run of a failed job: chunks that are done stay done, the others start without failed attempts.
 * Throws `not_retryable` where it has not failed, or its upload never ended.
 */
export async function retryJob(parts: RetryParts, job: JobRow): Promise<JobSummary> {
  const jobID = job.id;
  if (job.status !== 'Failed') {
    throw new AppError(
      'not_retryable',
      `Only a failed job can be retried; this one is ${job.status}.`,
    );
  }
  if (job.uploadedAt === null) {
    const reason = job.errorCode ?? 'upload_aborted';
    throw new AppError(
      'not_retryable',
      `The job failed while it was uploaded (${reason}), so its bytes are gone: upload the file again, whole and undamaged.`,
    );
  }
  const restarted = await restart(parts.db, job);
  if (!restarted) throw new AppError('not_retryable', 'The job is being retried already.');
  parts.bus.changed(jobID);
  await publishChunks(parts.queue, restarted.waiting);
  await completeByID(parts, jobID);
  return summaryOf(restarted.job);
}

async function restart(
  db: Database,
  job: JobRow,
): Promise<{ job: JobRow; waiting: WaitingChunk[] } | undefined> {
  return db.transaction(async (tx) => {
    const moved = await tx
      .update(jobs)
      .set({
        status: 'Queued',
        errorCode: null,
        errorMessage: null,
        finishedAt: null,
        runs: sql`${jobs.runs} + 1`,
        completionErrors: 0,
        failedQueueSince: null,
      })
      .where(
        and(
          isSameJob(job),
          inArray(
            jobs.status,
            statesBefore('Queued').filter((status) => status === 'Failed'),
          ),
          isNotNull(jobs.uploadedAt),
        ),
      )
      .returning();
    if (!moved[0]) return undefined;
    const waiting = await tx
      .update(chunks)
      .set({
        status: 'Waiting',
        token: null,
        leaseUntil: null,
        dueAt: sql`now()`,
        errors: 0,
        crashes: 0,
        soloCrashes: 0,
        interruptions: 0,
      })
      .from(jobs)
      .where(and(eq(jobs.id, chunks.jobID), eq(jobs.id, job.id), ne(chunks.status, 'Done')))
      .returning(OF_WAITING_CHUNK);
    return { job: moved[0], waiting };
  });
}
