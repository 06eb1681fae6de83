import { and, eq, inArray, sql } from '../../database/drizzle.ts';
import { jobs } from '../../database/schema.ts';
import { AppError, messageOf } from '../../errors.ts';
import { MAX_ERRORS } from '../model/chunk-state.ts';
import { writeFailedAttempt } from '../model/failed-attempts.ts';
import { isSameJob, type JobRow } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import { giveUp } from './fail-job.ts';
import type { JobEndParts } from './job-end-parts.ts';

/**
 * Counts an attempt to complete a job that failed. The reaper tries again, the third failure fails the job. Nothing is
 * counted where the job has ended or started anew meanwhile.
 */
export async function recordCompletionError(
  parts: JobEndParts,
  job: Pick<JobRow, 'id' | 'blobPrefix' | 'runs'>,
  error: unknown,
): Promise<void> {
  const failure = {
    code: error instanceof AppError ? error.code : 'internal',
    message: `The report could not be made: ${messageOf(error)}`,
  };
  parts.log.error({ jobID: job.id, code: failure.code, err: error }, 'could not complete a job');
  const failed = await parts.db.transaction(async (tx) => {
    const [counted] = await tx
      .update(jobs)
      .set({ completionErrors: sql`${jobs.completionErrors} + 1` })
      .where(
        and(
          isSameJob(job),
          eq(jobs.runs, job.runs),
          inArray(jobs.status, statesBefore('Completed')),
        ),
      )
      .returning({ completionErrors: jobs.completionErrors });
    if (!counted) return undefined;
    const stack = error instanceof Error ? error.stack : undefined;
    await writeFailedAttempt(tx, {
      jobID: job.id,
      run: job.runs,
      kind: 'error',
      ...failure,
      stack,
    });
    return counted.completionErrors < MAX_ERRORS ? undefined : giveUp(tx, job.id, failure);
  });
  if (!failed) return;
  parts.metrics.deadLettered();
  parts.metrics.jobEnded('failed');
  parts.bus.changed(job.id);
}
