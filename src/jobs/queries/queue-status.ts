import { and, eq, isNotNull, lte, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { chunks, jobs, workers } from '../../database/schema.ts';
import type { ClassDepth, Queue, QueueDepth } from '../../queue/queue.ts';
import type { QueueReport } from '../model/types.ts';

/** The queue's own numbers, and the workers that send heartbeats. */
export async function queueStatus(db: Database, queue: Queue): Promise<QueueReport> {
  const queues = await queue.status();
  const isAgeUnknown = ({ ready, oldestSeconds }: QueueDepth) =>
    ready > 0 && oldestSeconds === null;
  const oldest = queues.some(isAgeUnknown) ? await oldestWaiting(db) : null;
  const rows = await db.select().from(workers).orderBy(workers.id);
  return {
    queues: queues.map((one) => ({
      ...one,
      oldestSeconds: isAgeUnknown(one) ? oldest : one.oldestSeconds,
    })),
    failed: await db.$count(jobs, isNotNull(jobs.failedQueueSince)),
    workers: rows.map(({ id, lastSeen, busy }) => ({ id, lastSeen: lastSeen.toISOString(), busy })),
  };
}

export interface ServiceState {
  classes: ClassDepth[];
  /** Since the longest waiting chunk was due; null where none waits. */
  oldestSeconds: number | null;
  /** Jobs in the failed queue. */
  failed: number;
  /** Workers that have sent a heartbeat lately. */
  workers: number;
}

/** Seconds; a worker sends a heartbeat every five. */
const ALIVE_SECONDS = 20;

/** What operators watch of a whole service, whatever its broker can tell. */
export async function serviceState(db: Database, queue: Queue): Promise<ServiceState> {
  const isAlive = sql`${workers.lastSeen} > now() - make_interval(secs => ${ALIVE_SECONDS})`;
  const [classes, oldestSeconds, failed, alive] = await Promise.all([
    queue.classDepths(),
    oldestWaiting(db),
    db.$count(jobs, isNotNull(jobs.failedQueueSince)),
    db.$count(workers, isAlive),
  ]);
  return { classes, oldestSeconds, failed, workers: alive };
}

/**
 * Seconds since the longest waiting chunk was due, where the broker cannot tell the age of a message: chunks and
 * messages come and go together.
 */
async function oldestWaiting(db: Database): Promise<number | null> {
  const rows = await db
    .select({ seconds: sql<string | null>`extract(epoch from now() - min(${chunks.dueAt}))` })
    .from(chunks)
    .where(and(eq(chunks.status, 'Waiting'), lte(chunks.dueAt, sql`now()`)));
  const seconds = rows[0]?.seconds ?? null;
  return seconds === null ? null : Number(seconds);
}
