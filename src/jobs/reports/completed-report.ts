import { eq, getTableColumns, inArray, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs, reports } from '../../database/schema.ts';
import { isComplete, type Report } from '../../engine/index.ts';
import type { EngineThreads } from '../../engine-threads/types.ts';
import { isSameJob, type JobRow, reportedOf } from '../model/job-row.ts';

/**
 * The report of a completed job; undefined where the job is gone, or was read again meanwhile. The report of a job of one chunk is made and stored
 * when it is first asked for: of many small files few are ever looked at, and making and storing their reports would
 * take a third of their processing time. One that an earlier release stored is made again where it lacks fields.
 */
export async function completedReport(
  { db, threads }: { db: Database; threads: EngineThreads },
  job: JobRow,
): Promise<Report | undefined> {
  const rows = await db
    .select(getTableColumns(reports))
    .from(reports)
    .innerJoin(jobs, eq(jobs.id, reports.jobID))
    .where(isSameJob(job));
  if (!rows[0]) return undefined;
  const { report, partial } = rows[0];
  if (report !== null && isComplete(report)) return report;
  const made = await threads.summarize(partial, reportedOf(job));
  const json = sql`${JSON.stringify(made)}::jsonb`;
  // Where several ask at the same time, all get the report that was stored first.
  const stored = await db
    .update(reports)
    .set({ report: report === null ? sql`coalesce(${reports.report}, ${json})` : json })
    .where(inArray(reports.jobID, db.select({ id: jobs.id }).from(jobs).where(isSameJob(job))))
    .returning({ report: reports.report });
  return stored[0]?.report ?? undefined;
}
