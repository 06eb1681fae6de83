import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs } from '../../database/schema.ts';
import { summaryOf } from '../model/job-row.ts';
import type { Reread } from '../model/types.ts';

/** How far a job has come that is being read again, or why that failed; null where neither is so. */
export async function findReread(db: Database, jobID: string): Promise<Reread | null> {
  const [row] = await db.select().from(jobs).where(eq(jobs.rereads, jobID));
  if (!row) return null;
  const { status, progressInPercentage, format, error } = summaryOf(row);
  // Its owner uploads nothing.
  const shown = status === 'Uploading' ? 'In Progress' : status;
  return { status: shown, progressInPercentage, format, error };
}
