import { and, desc, eq, inArray, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { failedAttempts, jobs } from '../../database/schema.ts';
import type { FailedJob, FailedJobAttempt, Jobs } from '../model/types.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

/**
 * One page of the failed jobs of all owners, newest first, for administrators: what failed, when and where. File names and
 * messages are left out, since they may hold what is in the file.
 */
export async function listFailures(
  db: Database,
  { limit, cursor }: Parameters<Jobs['failures']>[0],
): ReturnType<Jobs['failures']> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await db
    .select({ job: jobs, createdAt: sql<string>`${jobs.createdAt}::text` })
    .from(jobs)
    .where(
      and(
        eq(jobs.status, 'Failed'),
        after &&
          sql`(${jobs.createdAt}, ${jobs.id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const attempts = await attemptsOf(
    db,
    page.map(({ job }) => job.id),
  );
  const items: FailedJob[] = page.map(({ job }) => ({
    jobID: job.id,
    ownerID: job.ownerID,
    code: job.errorCode ?? 'internal',
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    attempts: job.runs,
    history: attempts.get(job.id) ?? [],
  }));
  const last = page.at(-1);
  const nextCursor =
    rows.length > limit && last
      ? encodeCursor({ createdAt: last.createdAt, id: last.job.id })
      : null;
  return { items, nextCursor };
}

async function attemptsOf(
  db: Database,
  jobIDs: string[],
): Promise<Map<string, FailedJobAttempt[]>> {
  if (jobIDs.length === 0) return new Map();
  const rows = await db
    .select()
    .from(failedAttempts)
    .where(inArray(failedAttempts.jobID, jobIDs))
    .orderBy(failedAttempts.id);
  const byJob = Map.groupBy(rows, ({ jobID }) => jobID);
  return new Map([...byJob].map(([jobID, of]) => [jobID, of.map(toAttempt)]));
}

function toAttempt(row: typeof failedAttempts.$inferSelect): FailedJobAttempt {
  return {
    chunkIndex: row.chunkIndex,
    run: row.run,
    kind: row.kind as FailedJobAttempt['kind'],
    workerID: row.workerID,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt.toISOString(),
    code: row.code,
  };
}
