import { and, asc, eq, lt, notInArray, sql } from '../../database/drizzle.ts';
import { isDatabaseAway } from '../../database/outage.ts';
import { chunks, jobs } from '../../database/schema.ts';
import type { Outcome, Queue } from '../../queue/queue.ts';
import type { ChunkRow } from '../model/chunk-row.ts';
import type { JobRow } from '../model/job-row.ts';
import { REREAD_ABORTED } from '../model/reread-aborted.ts';
import type { JobError } from '../model/types.ts';
import { completeByID } from '../transitions/complete-job.ts';
import { failExpiredUpload, failUpload } from '../transitions/fail-job.ts';
import type { JobEndParts } from '../transitions/job-end-parts.ts';
import { publishChunks } from '../transitions/publish-chunks.ts';
import { type Failure, recordFailure } from '../transitions/record-failure.ts';
import { OF_WAITING_CHUNK } from '../transitions/waiting-chunks.ts';
import { endLostBundles, LEASE_OVER } from './lost-bundles.ts';
import { publishLost } from './lost-messages.ts';

/** Rows of each kind that one run handles; the next run takes the rest. */
const ROWS_AT_ONCE = 500;

const LEASE_EXPIRED: Failure = {
  kind: 'crash',
  code: 'chunk_crashed',
  message: 'The worker that processed this part of the file stopped responding.',
};
const INTERRUPTED: Failure = {
  kind: 'interruption',
  code: 'chunk_crashed',
  message: 'The server stopped while it processed this part of the file.',
};
const UPLOAD_LOST = {
  code: 'upload_aborted',
  message: 'The server stopped before it had received the whole file; upload it again.',
};
const lostOf = ({ rereads }: JobRow): JobError => (rereads === null ? UPLOAD_LOST : REREAD_ABORTED);

export type ReaperParts = JobEndParts & { queue: Queue };

/**
 * The first run of a process that has its stores for itself: all leases belong to a process that is dead now. Uploads
 * fail, claims are returned, and waiting chunks are published again.
 */
export async function reapAtStart(parts: ReaperParts): Promise<void> {
  const uploading = await parts.db.select().from(jobs).where(eq(jobs.status, 'Uploading'));
  for (const job of uploading) await failUpload(parts, job, lostOf(job));
  await endLostBundles(parts.db, UPLOAD_LOST);
  const claimed = await parts.db.select().from(chunks).where(eq(chunks.status, 'Processing'));
  for (const chunk of claimed) await giveBack(parts, chunk, INTERRUPTED);
  await publishAllWaiting(parts);
  await completeFinished(parts);
}

/** Repairs what crashes leave behind. Any number of processes may run it at the same time. */
export async function reap(parts: ReaperParts): Promise<void> {
  await isolated(parts, 'expired claims', () => returnExpired(parts));
  await isolated(parts, 'lost messages', async () => {
    parts.metrics.repaired('lost_message', await publishLost(parts));
  });
  await isolated(parts, 'dead uploads', () => failDeadUploads(parts));
  await isolated(parts, 'lost archives', async () => {
    parts.metrics.repaired('lost_archive', await endLostBundles(parts.db, UPLOAD_LOST, LEASE_OVER));
  });
  await isolated(parts, 'finished jobs', () => completeFinished(parts));
}

/** Runs a part of the repair, whose fault must not stop the other parts; where the database is away all would fail. */
async function isolated(parts: ReaperParts, what: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    parts.log.error({ err: error, what }, 'repair failed; the next one tries again');
  }
}

async function returnExpired(parts: ReaperParts): Promise<void> {
  const expired = await parts.db
    .select()
    .from(chunks)
    .where(and(eq(chunks.status, 'Processing'), lt(chunks.leaseUntil, sql`now()`)))
    .limit(ROWS_AT_ONCE);
  for (const chunk of expired) {
    await isolated(parts, 'an expired claim', () => giveBack(parts, chunk, LEASE_EXPIRED));
  }
}

/** There is no delivery to return the outcome to, so it is carried out here. */
async function giveBack(parts: ReaperParts, chunk: ChunkRow, failure: Failure): Promise<void> {
  const outcome: Outcome = await recordFailure(parts, chunk, failure);
  parts.metrics.repaired('expired_claim', 1);
  if (outcome.kind !== 'retry') return;
  const waiting = await parts.db
    .select(OF_WAITING_CHUNK)
    .from(chunks)
    .innerJoin(jobs, eq(jobs.id, chunks.jobID))
    .where(and(eq(chunks.jobID, chunk.jobID), eq(chunks.index, chunk.index)));
  await publishChunks(parts.queue, waiting, outcome.delaySeconds);
}

/** Publishes all waiting chunks, each with the rest of its delay. */
async function publishAllWaiting(parts: ReaperParts): Promise<void> {
  const rows = await parts.db
    .select({
      ...OF_WAITING_CHUNK,
      delaySeconds: sql<number>`greatest(0, extract(epoch from ${chunks.dueAt} - now()))`,
    })
    .from(chunks)
    .innerJoin(jobs, eq(jobs.id, chunks.jobID))
    .where(and(eq(chunks.status, 'Waiting'), notInArray(jobs.status, ['Completed', 'Failed'])))
    .orderBy(asc(chunks.dueAt));
  const byDelay = Map.groupBy(rows, ({ delaySeconds }) => Number(delaySeconds));
  for (const [delaySeconds, waiting] of byDelay) {
    await publishChunks(parts.queue, waiting, delaySeconds);
  }
}

async function failDeadUploads(parts: ReaperParts): Promise<void> {
  const dead = await parts.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.status, 'Uploading'), lt(jobs.uploadLeaseUntil, sql`now()`)))
    .limit(ROWS_AT_ONCE);
  for (const job of dead) {
    await isolated(parts, 'a dead upload', () => failExpiredUpload(parts, job, lostOf(job)));
    parts.metrics.repaired('dead_upload', 1);
  }
}

/** The condition of the index `jobs_to_complete`, written out so that the planner knows it again. */
const IS_TO_COMPLETE = sql`status not in ('Completed', 'Failed') and uploaded_at is not null
  and chunks_done >= chunk_count`;

async function completeFinished(parts: ReaperParts): Promise<void> {
  const done = await parts.db
    .select({ id: jobs.id })
    .from(jobs)
    .where(IS_TO_COMPLETE)
    .limit(ROWS_AT_ONCE);
  for (const { id } of done) await isolated(parts, 'a finished job', () => completeByID(parts, id));
  parts.metrics.repaired('finished_job', done.length);
}
