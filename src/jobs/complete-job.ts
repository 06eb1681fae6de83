import { and, eq, inArray, isNotNull, sql } from '../database/drizzle.ts';
import { jobs, partialReports, reports } from '../database/schema.ts';
import type { JobContext } from './context.ts';
import { removeBlobs } from './fail-job.ts';
import { findJob, type JobRow } from './job-row.ts';
import { statesBefore } from './job-state.ts';

/**
 * Completes a job when its last byte is stored and its last chunk done: merges the partial reports,
 * stores the report, removes partials and bytes. Whoever sees the last piece arrive calls it; of
 * several at once one succeeds, and after a crash the sweep calls it again.
 */
export async function completeIfDone(context: JobContext, jobID: string): Promise<void> {
  const job = await findJob(context.db, jobID);
  if (!job || job.uploadedAt === null || job.chunksDone < job.chunkCount) return;
  if (!statesBefore('Completed').some((status) => status === job.status)) return;
  const merged = await context.accumulators.merged(jobID, job.keywords);
  // Another completion may have removed the partials meanwhile; then there is nothing left to do.
  if (merged.chunks < job.chunkCount) return;
  const report = await context.threads.summarize(merged.partial, job.format);
  if (!(await storeReport(context, job, report, merged.partial))) return;
  context.accumulators.forget(jobID);
  context.bus.changed(jobID);
  await removeBlobs(context, job.blobPrefix);
}

async function storeReport(
  { db }: JobContext,
  job: JobRow,
  report: typeof reports.$inferInsert.report,
  partial: Uint8Array,
): Promise<boolean> {
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
          inArray(jobs.status, statesBefore('Completed')),
          isNotNull(jobs.uploadedAt),
          eq(jobs.chunksDone, jobs.chunkCount),
        ),
      )
      .returning({ id: jobs.id });
    if (completed.length === 0) return false;
    await tx.insert(reports).values({ jobID: job.id, report, partial });
    await tx.delete(partialReports).where(eq(partialReports.jobID, job.id));
    return true;
  });
}
