import { and, count, eq, gt, isNull, lte, notInArray, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import type { QueueReport } from '../model/types.ts';

/** The one queue that an owner is shown. */
const NAME = 'own';

/**
 * What waits and runs of one owner's jobs, in the shape of the whole queue's numbers: from the rows of his chunks, since a
 * queue does not know owners. Workers belong to everybody, and are not shown.
 */
export async function ownQueueStatus(db: Database, ownerID: string): Promise<QueueReport> {
  const isWaiting = eq(chunks.status, 'Waiting');
  const isDue = lte(chunks.dueAt, sql`now()`);
  const isLater = gt(chunks.dueAt, sql`now()`);
  const [depths] = await db
    .select({
      ready: counted(and(isWaiting, isDue)),
      delayed: counted(and(isWaiting, isLater)),
      inFlight: counted(eq(chunks.status, 'Processing')),
      oldestSeconds: sql<
        number | null
      >`extract(epoch from now() - min(${chunks.dueAt}) filter (where ${and(isWaiting, isDue)}))::float8`,
    })
    .from(jobs)
    .innerJoin(chunks, eq(chunks.jobID, jobs.id))
    .where(and(eq(jobs.ownerID, ownerID), notInArray(jobs.status, ['Completed', 'Failed'])));
  const [failed] = await db
    .select({ total: count() })
    .from(jobs)
    .where(and(eq(jobs.ownerID, ownerID), eq(jobs.status, 'Failed'), isNull(jobs.rereads)));
  return { queues: [{ name: NAME, ...depths! }], failed: failed!.total, workers: [] };
}

const counted = (condition: ReturnType<typeof and>) =>
  sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
