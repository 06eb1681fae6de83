import { eq, sql } from '../../database/drizzle.ts';
import type { Transaction } from '../../database/open.ts';
import {
  chunks,
  failedAttempts,
  jobs,
  partialReports,
  reports,
  smallFiles,
} from '../../database/schema.ts';
import { countsOf, type Report } from '../../engine/index.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import { isWhole, type JobRow } from '../model/job-row.ts';
import { noteUnneeded } from '../storage/unneeded-blobs.ts';

/**
 * Puts what a job has read again into the place of the job that it reads: report, chunks and bytes; the history of both stays.
 * The bytes before are removed by the reaper, minutes later, so that questions which are being answered end. Returns the job
 * after that; undefined where it was removed meanwhile, or another call has done this.
 */
export async function replaceReport(
  tx: Transaction,
  reread: JobRow,
  report: Report,
  partial: PackedPartial,
): Promise<JobRow | undefined> {
  // In this order, as a removal locks them.
  const [before] = await tx.select().from(jobs).where(eq(jobs.id, reread.rereads!)).for('update');
  const [read] = await tx.select().from(jobs).where(isWhole(reread)).for('update');
  if (!before || !read) return undefined;
  await removeRead(tx, before.id);
  await moveRead(tx, read.id, before.id);
  await tx.delete(partialReports).where(eq(partialReports.jobID, read.id));
  await tx.delete(jobs).where(eq(jobs.id, read.id));
  const [after] = await tx
    .update(jobs)
    .set({ ...readOf(read), counts: countsOf(report) })
    .where(eq(jobs.id, before.id))
    .returning();
  await tx.insert(reports).values({ jobID: before.id, report, partial });
  await noteUnneeded(tx, before.blobPrefix);
  return after;
}

/** Workers that process one of its chunks find no row to commit to. */
async function removeRead(tx: Transaction, jobID: string): Promise<void> {
  await tx.delete(chunks).where(eq(chunks.jobID, jobID));
  await tx.delete(smallFiles).where(eq(smallFiles.jobID, jobID));
  await tx.delete(partialReports).where(eq(partialReports.jobID, jobID));
  await tx.delete(reports).where(eq(reports.jobID, jobID));
}

async function moveRead(tx: Transaction, from: string, to: string): Promise<void> {
  for (const table of [chunks, smallFiles, failedAttempts]) {
    await tx.update(table).set({ jobID: to }).where(eq(table.jobID, from));
  }
}

/** What of a job's row tells how it was read. */
const readOf = (read: JobRow) => ({
  status: 'Completed',
  progress: 100,
  finishedAt: sql`now()`,
  // A file of one chunk is not noted as started; its work began when its bytes were there.
  startedAt: read.startedAt ?? read.uploadedAt,
  ...{ errorCode: null, errorMessage: null, failedQueueSince: null, completionErrors: 0 },
  blobPrefix: read.blobPrefix,
  format: read.format,
  timeZone: read.timeZone,
  keywords: read.keywords,
  totalBytes: read.totalBytes,
  processedBytes: read.processedBytes,
  chunkCount: read.chunkCount,
  chunksDone: read.chunksDone,
  storedBytes: read.storedBytes,
  bytesGoneAt: null,
});
