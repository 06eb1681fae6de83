import { and, count, eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import type { Report } from '../../engine/index.ts';
import { isListed, ownBundle } from '../model/bundles.ts';
import { CHUNK_STATUSES, type ChunkStatus } from '../model/chunk-state.ts';
import { readHistory } from '../model/failed-attempts.ts';
import { type JobRow, listedJobOf, ownJob, summaryOf } from '../model/job-row.ts';
import {
  type CombinedReport,
  JOB_STATUSES,
  type JobDetail,
  type JobReport,
  type JobStatus,
  type Jobs,
} from '../model/types.ts';
import type { CombinedPartials } from '../reports/combined-partials.ts';
import { completedReport } from '../reports/completed-report.ts';
import { findReread } from './find-reread.ts';
import { jobPage } from './job-page.ts';
import type { ReportParts } from './live-message.ts';

export interface ListingParts {
  db: Database;
  settings: { retentionDays: number };
}

/** One page of the owner's jobs, newest first. */
export async function listJobs(
  { db, settings }: ListingParts,
  ownerID: string,
  { status, bundleID, contentHash, ...page }: Parameters<Jobs['list']>[1],
): ReturnType<Jobs['list']> {
  const bundle = bundleID === undefined ? undefined : await ownBundle(db, ownerID, bundleID);
  const condition = and(
    isListed(ownerID, bundleID),
    status && eq(jobs.status, status),
    contentHash === undefined ? undefined : eq(jobs.contentHash, contentHash),
  );
  const { rows, nextCursor } = await jobPage(db, condition, page);
  const items = rows.map((row) => listedJobOf(row, settings.retentionDays));
  return { items, nextCursor, ...(bundle ? { bundle } : {}) };
}

/** One job with the states of its chunks and its failed attempts. */
export async function jobDetail(
  { db, settings }: ListingParts,
  ownerID: string,
  jobID: string,
): Promise<JobDetail> {
  const job = await ownJob(db, ownerID, jobID);
  const rows = await db
    .select({ status: chunks.status, total: count() })
    .from(chunks)
    .where(eq(chunks.jobID, jobID))
    .groupBy(chunks.status);
  const byStatus = countsOf<ChunkStatus>(CHUNK_STATUSES, rows);
  return {
    ...listedJobOf(job, settings.retentionDays),
    chunks: {
      total: job.chunkCount,
      done: byStatus.Done,
      waiting: byStatus.Waiting,
      processing: byStatus.Processing,
      failed: byStatus.Failed,
    },
    history: await readHistory(db, jobID),
    reread: await findReread(db, jobID),
  };
}

/** The report of a job; while it runs, of the chunks that are done. */
export async function jobReport(
  parts: ReportParts,
  ownerID: string,
  jobID: string,
): Promise<JobReport> {
  for (;;) {
    const job = await ownJob(parts.db, ownerID, jobID);
    const report = await reportOf(parts, job);
    if (report) return { ...summaryOf(job), ...report };
  }
}

/**
 * Undefined where the row is out of date: the job has completed meanwhile and its partial reports are gone, or it was
 * removed. Then it is read again.
 */
async function reportOf(parts: ReportParts, job: JobRow): Promise<Report | undefined> {
  if (job.status === 'Completed') return completedReport(parts, job);
  const { merged, report } = await parts.accumulators.reported(job);
  return merged.chunks < job.chunksDone ? undefined : report;
}

export interface CombinedReportParts extends Pick<ReportParts, 'db'> {
  combined: CombinedPartials;
  settings: { keywords: string[] };
}

/** All completed jobs of the owner, or of one archive, as one report; sketches are merged, not summed. */
export async function combinedReport(
  { db, combined, settings }: CombinedReportParts,
  ownerID: string,
  bundleID?: string,
): Promise<CombinedReport> {
  if (bundleID !== undefined) await ownBundle(db, ownerID, bundleID);
  const rows = await db
    .select({ status: jobs.status, total: count() })
    .from(jobs)
    .where(isListed(ownerID, bundleID))
    .groupBy(jobs.status);
  const byStatus = countsOf<JobStatus>(JOB_STATUSES, rows);
  const report = await combined.report({ ownerID, bundleID }, settings.keywords);
  const total = rows.reduce((sum, row) => sum + row.total, 0);
  return { ...report, jobs: { total, byStatus } };
}

function countsOf<Status extends string>(
  statuses: readonly Status[],
  rows: { status: string; total: number }[],
): Record<Status, number> {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0]));
  for (const row of rows) counts[row.status] = row.total;
  return counts as Record<Status, number>;
}
