import { and, eq, type SQL } from '../../database/drizzle.ts';
import { jobs, partialReports } from '../../database/schema.ts';
import { isSameJob, type JobRow } from '../model/job-row.ts';
import { removeBlobs } from '../storage/remove-blobs.ts';
import { noteUnneeded } from '../storage/unneeded-blobs.ts';
import type { JobEndParts } from './job-end-parts.ts';

/**
 * Removes a job with its report and its bytes. A worker that has one of its chunks finds no row to commit to; an upload
 * that is still under way ends at its next chunk. Returns whether it was there.
 * @param condition the job is only removed where this holds as well
 */
export async function removeJob(
  parts: JobEndParts,
  job: Pick<JobRow, 'id' | 'blobPrefix'>,
  condition?: SQL,
): Promise<boolean> {
  const removed = await parts.db.transaction(async (tx) => {
    const rows = await tx
      .delete(jobs)
      .where(and(isSameJob(job), condition))
      .returning({ id: jobs.id });
    if (rows.length === 0) return undefined;
    await tx.delete(partialReports).where(eq(partialReports.jobID, job.id));
    return { hasBlobs: await noteUnneeded(tx, job.blobPrefix) };
  });
  if (!removed) return false;
  parts.accumulators.forget(job);
  parts.bus.changed(job.id);
  if (removed.hasBlobs) await removeBlobs(parts, job.blobPrefix);
  return true;
}
