import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { jobs } from '../../database/schema.ts';
import { readTraces } from '../model/failed-attempts.ts';
import type { FailedJob, Jobs } from '../model/types.ts';
import { jobPage } from './job-page.ts';

/**
 * One page of the failed jobs of all owners, newest first, for administrators: what failed, when and where. File names and
 * messages are left out, since they may hold what is in the file.
 */
export async function listFailures(
  db: Database,
  page: Parameters<Jobs['failures']>[0],
): ReturnType<Jobs['failures']> {
  const { rows, nextCursor } = await jobPage(db, eq(jobs.status, 'Failed'), page);
  const traces = await readTraces(
    db,
    rows.map(({ id }) => id),
  );
  const items = rows.map((job): FailedJob => {
    const attempts = traces.get(job.id) ?? [];
    return {
      jobID: job.id,
      ownerID: job.ownerID,
      code: job.errorCode ?? 'internal',
      createdAt: job.createdAt.toISOString(),
      finishedAt: job.finishedAt?.toISOString() ?? null,
      attempts: job.runs,
      history: attempts.map(({ stack: _, message: __, ...attempt }) => attempt),
    };
  });
  return { items, nextCursor };
}
