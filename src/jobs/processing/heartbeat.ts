import { and, eq, lt, lte, sql } from '../../database/drizzle.ts';
import { chunks, workers } from '../../database/schema.ts';
import type { QueueDepth } from '../../queue/queue.ts';
import type { JobContext } from '../context.ts';
import type { QueueReport } from '../model/types.ts';

/** Workers that were not seen for this long are forgotten. */
const FORGET_AFTER_SECONDS = 3600;

/** Says that this worker lives and how many chunks it has in hand. */
export async function announce({ db, workerID }: JobContext, busy: number): Promise<void> {
  await db
    .insert(workers)
    .values({ id: workerID, busy })
    .onConflictDoUpdate({ target: workers.id, set: { busy, lastSeen: sql`now()` } });
  await db
    .delete(workers)
    .where(lt(workers.lastSeen, sql`now() - make_interval(secs => ${FORGET_AFTER_SECONDS})`));
}

export async function sayGoodbye({ db, workerID }: JobContext): Promise<void> {
  await db.delete(workers).where(eq(workers.id, workerID));
}

/** The queue's own numbers and the workers that announced themselves. */
export async function queueStatus({ db, queue }: JobContext): Promise<QueueReport> {
  const status = await queue.status();
  const isUntold = ({ ready, oldestSeconds }: QueueDepth) => ready > 0 && oldestSeconds === null;
  const oldest = status.queues.some(isUntold) ? await oldestWaiting(db) : null;
  const rows = await db.select().from(workers).orderBy(workers.id);
  return {
    ...status,
    queues: status.queues.map((one) => ({
      ...one,
      oldestSeconds: isUntold(one) ? oldest : one.oldestSeconds,
    })),
    workers: rows.map(({ id, lastSeen, busy }) => ({ id, lastSeen: lastSeen.toISOString(), busy })),
  };
}

/**
 * Seconds since the chunk was due that waits the longest, where the broker cannot tell the age of a
 * message: chunks and messages come and go together.
 */
async function oldestWaiting(db: JobContext['db']): Promise<number | null> {
  const rows = await db
    .select({ seconds: sql<string | null>`extract(epoch from now() - min(${chunks.dueAt}))` })
    .from(chunks)
    .where(and(eq(chunks.status, 'Waiting'), lte(chunks.dueAt, sql`now()`)));
  const seconds = rows[0]?.seconds ?? null;
  return seconds === null ? null : Number(seconds);
}
