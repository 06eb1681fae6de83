import { and, eq, inArray, isNotNull, ne, sql } from '../../database/drizzle.ts';
import { chunks, jobs } from '../../database/schema.ts';
import { AppError } from '../../errors.ts';
import type { JobContext } from '../context.ts';
import { type JobRow, summaryOf } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import type { JobSummary } from '../model/types.ts';
import { completeByID } from '../transitions/complete-job.ts';
import { publishChunks } from '../transitions/publish-chunks.ts';

/**
 * Runs a failed job again: chunks that are done stay done, the others start with a clean count.
 * Throws `not_retryable` where it has not failed or never came whole.
 */
export async function retryJob(context: JobContext, job: JobRow): Promise<JobSummary> {
  const jobID = job.id;
  if (job.status !== 'Failed') {
    throw new AppError(
      'not_retryable',
      `Only a failed job can be run again; this is ${job.status}.`,
    );
  }
  if (job.uploadedAt === null) {
    throw new AppError('not_retryable', 'The file never came whole; upload it again.');
  }
  const restarted = await restart(context, jobID);
  if (!restarted) throw new AppError('not_retryable', 'The job is being run again already.');
  await context.queue.dropDeadLetters(jobID);
  context.bus.changed(jobID);
  await publishChunks(
    context,
    restarted.indexes.map((chunkIndex) => ({ jobID, chunkIndex })),
  );
  await completeByID(context, jobID);
  return summaryOf(restarted.job);
}

async function restart(
  { db }: JobContext,
  jobID: string,
): Promise<{ job: JobRow; indexes: number[] } | undefined> {
  return db.transaction(async (tx) => {
    const moved = await tx
      .update(jobs)
      .set({
        status: 'Queued',
        errorCode: null,
        errorMessage: null,
        finishedAt: null,
        runs: sql`${jobs.runs} + 1`,
      })
      .where(
        and(
          eq(jobs.id, jobID),
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
      .where(and(eq(chunks.jobID, jobID), ne(chunks.status, 'Done')))
      .returning({ index: chunks.index });
    return { job: moved[0], indexes: waiting.map((row) => row.index) };
  });
}
