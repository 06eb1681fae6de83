import { and, desc, getTableColumns, type SQL, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs } from '../../database/schema.ts';
import type { JobRow } from '../model/job-row.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

export interface JobPage {
  rows: JobRow[];
  /** Null at the end. */
  nextCursor: string | null;
}

/** One page of the jobs for which the condition holds, newest first. Throws `bad_cursor`. */
export async function jobPage(
  db: Database,
  condition: SQL | undefined,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<JobPage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const found = await db
    // As text too: the database's times are finer than the milliseconds of a JavaScript Date.
    .select({ ...getTableColumns(jobs), place: sql<string>`${jobs.createdAt}::text` })
    .from(jobs)
    .where(
      and(
        condition,
        after &&
          sql`(${jobs.createdAt}, ${jobs.id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return {
    rows,
    nextCursor: hasMore ? encodeCursor({ createdAt: last.place, id: last.id }) : null,
  };
}
