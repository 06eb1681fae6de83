import { eq, sql } from '../../database/drizzle.ts';
import type { Transaction } from '../../database/open.ts';
import { isDatabaseAway } from '../../database/outage.ts';
import { jobs, partialReports, reports } from '../../database/schema.ts';
import { countsOf, type Report } from '../../engine/index.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import { AppError } from '../../errors.ts';
import { findJob, isWhole, type JobRow } from '../model/job-row.ts';
import { statesBefore } from '../model/job-state.ts';
import { dropBytes } from '../storage/drop-bytes.ts';
import { removeCompletedBlobs } from '../storage/remove-blobs.ts';
import type { JobEndParts } from './job-end-parts.ts';
import { recordCompletionError } from './record-completion-error.ts';
import { replaceReport } from './replace-report.ts';

/** Completes a job by its id; see `completeIfDone`. */
export async function completeByID(parts: JobEndParts, jobID: string): Promise<void> {
  const job = await findJob(parts.db, jobID);
  if (job) await completeIfDone(parts, job);
}

/**
 * Completes a job when its last byte is stored and its last chunk done: merges the partial reports, stores the report (of a
 * job that reads another one again, in the place of that one's), removes the partial reports, and the bytes unless they are kept. It is called with the row that a commit, or the end of the upload, returned; of
 * several calls at once one succeeds, and after a crash the reaper calls it again. What goes wrong is counted, and the
 * third error fails the job. Returns the completed job to the call that succeeds.
 */
export async function completeIfDone(parts: JobEndParts, job: JobRow): Promise<JobRow | undefined> {
  if (job.uploadedAt === null || job.chunksDone < job.chunkCount) return;
  if (!statesBefore('Completed').some((status) => status === job.status)) return;
  try {
    return await complete(parts, job);
  } catch (error) {
    if (isDatabaseAway(error) || isStopping(error)) throw error;
    await recordCompletionError(parts, job, error);
    return undefined;
  }
}

const isStopping = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'shutting_down';

async function complete(parts: JobEndParts, job: JobRow): Promise<JobRow | undefined> {
  const { merged, report } = await parts.accumulators.reported(job);
  // Another completion has removed the partial reports meanwhile.
  if (merged.chunks < job.chunkCount) return;
  const { keepUploads } = parts.settings;
  const { partial } = merged;
  const completed = await parts.db.transaction(async (tx) => {
    const store = job.rereads === null ? storeReport : replaceReport;
    const stored = await store(tx, job, report, partial);
    return stored && !keepUploads ? dropBytes(tx, stored) : stored;
  });
  if (!completed) return;
  parts.metrics.jobEnded('completed');
  parts.accumulators.forget(job);
  parts.bus.changed(completed.id);
  if (!keepUploads) await removeCompletedBlobs(parts, job.blobPrefix, job.chunkCount);
  return completed;
}

async function storeReport(
  tx: Transaction,
  job: JobRow,
  report: Report,
  partial: PackedPartial,
): Promise<JobRow | undefined> {
  const [completed] = await tx
    .update(jobs)
    .set({
      status: 'Completed',
      progress: 100,
      counts: countsOf(report),
      finishedAt: sql`now()`,
      startedAt: sql`coalesce(${jobs.startedAt}, now())`,
    })
    .where(isWhole(job))
    .returning();
  if (!completed) return undefined;
  await tx.insert(reports).values({ jobID: job.id, report, partial });
  await tx.delete(partialReports).where(eq(partialReports.jobID, job.id));
  return completed;
}
