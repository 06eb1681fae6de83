import { and, asc, eq, notInArray, type SQL, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import type { Queue } from '../../queue/queue.ts';
import { publishChunks, type WaitingChunk } from '../transitions/publish-chunks.ts';
import { OF_WAITING_CHUNK } from '../transitions/waiting-chunks.ts';

/** Seconds after a chunk was due that its message may be lost. */
const OVERDUE_SECONDS = 30;
/** The same while other messages are ready: then the chunk may just wait for its turn. */
const OVERDUE_IN_BACKLOG_SECONDS = 600;
/** Chunks that one run publishes; the next run takes the rest. */
const CHUNKS_AT_ONCE = 500;

/**
 * Publishes chunks again whose message is overdue, the longest waiting first. While other messages are ready a message
 * that is overdue is probably one of them, so it is given ten minutes, and then as long again as its job has waited: a
 * backlog of hours gets a few duplicates, which do no harm, and a message that was lost comes back all the same. The
 * cost does not depend on the length of the backlog. Returns how many were published.
 */
export async function publishLost({ db, queue }: { db: Database; queue: Queue }): Promise<number> {
  if (!(await isAnyOverdue(db))) return 0;
  const overdue = await takeOverdue(db, await queue.hasReady());
  await publishChunks(queue, overdue);
  return overdue.length;
}

const isOverdue = (seconds: number): SQL =>
  and(
    eq(chunks.status, 'Waiting'),
    sql`${chunks.dueAt} < now() - make_interval(secs => ${seconds})`,
  )!;

async function isAnyOverdue(db: Database): Promise<boolean> {
  const rows = await db
    .select({ index: chunks.index })
    .from(chunks)
    .where(isOverdue(OVERDUE_SECONDS))
    .limit(1);
  return rows.length > 0;
}

/** Each gets as much time again as its first message had. */
async function takeOverdue(db: Database, isBacklog: boolean): Promise<WaitingChunk[]> {
  const waitedLong = sql`now() - ${chunks.dueAt} > (now() - coalesce(${jobs.uploadedAt}, ${jobs.createdAt})) / 2`;
  const longest = db
    .select({ jobID: chunks.jobID, index: chunks.index })
    .from(chunks)
    .innerJoin(jobs, eq(jobs.id, chunks.jobID))
    .where(
      and(
        isOverdue(isBacklog ? OVERDUE_IN_BACKLOG_SECONDS : OVERDUE_SECONDS),
        notInArray(jobs.status, ['Completed', 'Failed']),
        isBacklog ? waitedLong : undefined,
      ),
    )
    .orderBy(asc(chunks.dueAt))
    .limit(CHUNKS_AT_ONCE);
  return db
    .update(chunks)
    .set({ dueAt: sql`now()` })
    .from(jobs)
    .where(and(eq(jobs.id, chunks.jobID), sql`(${chunks.jobID}, ${chunks.index}) in ${longest}`))
    .returning(OF_WAITING_CHUNK);
}
