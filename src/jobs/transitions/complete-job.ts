import { and, eq, inArray, isNotNull, sql } from '../../database/drizzle.ts';
import { jobs, partialReports, reports, smallFiles } from '../../database/schema.ts';
import type { Report } from '../../engine/index.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import type { JobContext } from '../context.ts';
import { findJob, type JobRow } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import { removeBlobs } from './fail-job.ts';

/** The same by a job's id, for those who have not just seen its row. */
export async function completeByID(context: JobContext, jobID: string): Promise<void> {
  const job = await findJob(context.db, jobID);
  if (job) await completeIfDone(context, job);
}

/**
 * Completes a job when its last byte is stored and its last chunk done: merges the partial reports,
 * stores the report, removes partials and bytes. Whoever sees the last piece arrive calls it, with the row
 * as it was then; of several at once one succeeds, and after a crash the sweep calls it again. Returns the
 * completed job to the one that succeeds.
 */
export async function completeIfDone(
  context: JobContext,
  job: JobRow,
): Promise<JobRow | undefined> {
  if (job.uploadedAt === null || job.chunksDone < job.chunkCount) return;
  if (!statesBefore('Completed').some((status) => status === job.status)) return;
  const { merged, report } = await context.accumulators.reported(job);
  // Another completion may have removed the partials meanwhile; then there is nothing left to do.
  if (merged.chunks < job.chunkCount) return;
  const completed = await storeReport(context, job, report, merged.partial);
  if (!completed) return;
  context.accumulators.forget(job);
  context.bus.changed(job.id);
  await removeBlobs(context, job.blobPrefix, job.chunkCount);
  return completed;
}

async function storeReport(
  { db }: JobContext,
  job: JobRow,
  report: Report,
  partial: PackedPartial,
): Promise<JobRow | undefined> {
  return db.transaction(async (tx) => {
    const completed = await tx
      .update(jobs)
      .set({
        status: 'Completed',
        progress: 100,
        finishedAt: sql`now()`,
        startedAt: sql`coalesce(${jobs.startedAt}, now())`,
      })
      .where(
        and(
          eq(jobs.id, job.id),
          eq(jobs.blobPrefix, job.blobPrefix),
          inArray(jobs.status, statesBefore('Completed')),
          isNotNull(jobs.uploadedAt),
          eq(jobs.chunksDone, jobs.chunkCount),
        ),
      )
      .returning();
    if (completed.length === 0) return undefined;
    await tx.insert(reports).values({ jobID: job.id, report, partial });
    await tx.delete(partialReports).where(eq(partialReports.jobID, job.id));
    await tx.delete(smallFiles).where(eq(smallFiles.jobID, job.id));
    return completed[0];
  });
}
