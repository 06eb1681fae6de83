import { and, eq, type SQL } from '../../database/drizzle.ts';
import { jobs, partialReports } from '../../database/schema.ts';
import type { JobContext } from '../context.ts';
import type { JobRow } from '../model/job-row.ts';
import { removeBlobs } from './fail-job.ts';

/**
 * Removes a job, its report and its bytes. A worker that still has a chunk of it finds no row to
 * commit to; an upload still under way ends at its next chunk.
 * @param condition the job is only removed where this holds as well
 */
export async function removeJob(
  context: JobContext,
  job: Pick<JobRow, 'id' | 'blobPrefix'>,
  condition?: SQL,
): Promise<void> {
  const removed = await context.db.transaction(async (tx) => {
    const rows = await tx
      .delete(jobs)
      .where(and(eq(jobs.id, job.id), condition))
      .returning({ id: jobs.id });
    if (rows.length > 0) await tx.delete(partialReports).where(eq(partialReports.jobID, job.id));
    return rows.length > 0;
  });
  if (!removed) return;
  context.accumulators.forget(job);
  context.bus.changed(job.id);
  await context.queue.dropDeadLetters(job.id);
  await removeBlobs(context, job.blobPrefix);
}
