import { eq, sql } from '../../database/drizzle.ts';
import { reports } from '../../database/schema.ts';
import type { Report } from '../../engine/index.ts';
import type { JobContext } from '../context.ts';
import type { JobRow } from '../model/job-row.ts';

/**
 * The report of a completed job; undefined where the job is gone. That of a job of one chunk is made when somebody
 * first asks, and then stays as it is: of many small files few are ever looked at, and to make and store their reports
 * took a third of their time.
 */
export async function completedReport(
  { db, threads }: JobContext,
  { id, format }: JobRow,
): Promise<Report | undefined> {
  const rows = await db.select().from(reports).where(eq(reports.jobID, id));
  if (!rows[0]) return undefined;
  const { report, partial } = rows[0];
  if (report !== null) return report;
  const made = await threads.summarize(partial, format);
  // Of several who ask at the same time, the first one's is everybody's.
  const stored = await db
    .update(reports)
    .set({ report: sql`coalesce(${reports.report}, ${JSON.stringify(made)}::jsonb)` })
    .where(eq(reports.jobID, id))
    .returning({ report: reports.report });
  return stored[0]?.report ?? undefined;
}
