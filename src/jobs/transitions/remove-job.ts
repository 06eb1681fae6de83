import { and, eq, type SQL } from '../../database/drizzle.ts';
import type { Transaction } from '../../database/open.ts';
import { jobs, partialReports } from '../../database/schema.ts';
import { removeEmptyBundle } from '../model/bundles.ts';
import { isSameJob, type JobRow } from '../model/job-row.ts';
import { removeBlobs } from '../storage/remove-blobs.ts';
import { noteUnneeded } from '../storage/unneeded-blobs.ts';
import type { JobEndParts } from './job-end-parts.ts';

/**
 * Removes a job with its report and its bytes, and what reads it again. A worker that has one of its chunks finds no row to commit to; an upload
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
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(isSameJob(job), condition))
      .for('update');
    if (rows.length === 0) return [];
    const rereads = await deleteJobs(tx, eq(jobs.rereads, job.id));
    const own = await deleteJobs(tx, eq(jobs.id, job.id));
    const bundleID = own[0]?.bundle?.id;
    // What is known of an archive goes with the last of its members.
    if (bundleID !== undefined) await removeEmptyBundle(tx, bundleID);
    return [...rereads, ...own];
  });
  for (const { id, blobPrefix, hasBlobs } of removed) {
    parts.accumulators.forget({ blobPrefix });
    parts.bus.changed(id);
    if (hasBlobs) await removeBlobs(parts, blobPrefix);
  }
  return removed.length > 0;
}

async function deleteJobs(tx: Transaction, condition: SQL) {
  const rows = await tx
    .delete(jobs)
    .where(condition)
    .returning({ id: jobs.id, blobPrefix: jobs.blobPrefix, bundle: jobs.bundle });
  return Promise.all(
    rows.map(async (row) => {
      await tx.delete(partialReports).where(eq(partialReports.jobID, row.id));
      return { ...row, hasBlobs: await noteUnneeded(tx, row.blobPrefix) };
    }),
  );
}
