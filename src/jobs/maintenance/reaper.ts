import { and, eq, gte, inArray, isNotNull, lt, notInArray, sql } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import type { ChunkMessage, Outcome, Queue } from '../../queue/queue.ts';
import type { ChunkRow } from '../model/chunk-row.ts';
import type { ChunkStatus } from '../model/chunk-state.ts';
import { completeByID } from '../transitions/complete-job.ts';
import { failUpload } from '../transitions/fail-job.ts';
import type { JobEndParts } from '../transitions/job-end-parts.ts';
import { publishChunks } from '../transitions/publish-chunks.ts';
import { type Failure, recordFailure } from '../transitions/record-failure.ts';

/** Seconds after a chunk was due that its message counts as lost. */
const LOST_MESSAGE_SECONDS = 30;
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

export type ReaperParts = JobEndParts & { queue: Queue };

/**
 * The first run of a process that has its stores for itself: all leases belong to a process that is dead now. Uploads
 * fail, claims are returned, and waiting chunks are published again.
 */
export async function reapAtStart(parts: ReaperParts): Promise<void> {
  const uploading = await parts.db.select().from(jobs).where(eq(jobs.status, 'Uploading'));
  for (const job of uploading) await failUpload(parts, job, UPLOAD_LOST);
  const claimed = await parts.db.select().from(chunks).where(eq(chunks.status, 'Processing'));
  for (const chunk of claimed) await giveBack(parts, chunk, INTERRUPTED);
  await publishAllWaiting(parts);
  await completeFinished(parts);
}

/** Repairs what crashes leave behind. Any number of processes may run it at the same time. */
export async function reap(parts: ReaperParts): Promise<void> {
  await returnExpired(parts);
  await publishLost(parts);
  await failDeadUploads(parts);
  await completeFinished(parts);
}

async function returnExpired(parts: ReaperParts): Promise<void> {
  const expired = await parts.db
    .select()
    .from(chunks)
    .where(and(eq(chunks.status, 'Processing'), lt(chunks.leaseUntil, sql`now()`)))
    .limit(ROWS_AT_ONCE);
  for (const chunk of expired) await giveBack(parts, chunk, LEASE_EXPIRED);
}

/** There is no delivery to return the outcome to, so it is carried out here. */
async function giveBack(parts: ReaperParts, chunk: ChunkRow, failure: Failure): Promise<void> {
  const outcome: Outcome = await recordFailure(parts, chunk, failure);
  const message = { jobID: chunk.jobID, chunkIndex: chunk.index };
  if (outcome.kind === 'retry') {
    await parts.queue.publish([message], { delaySeconds: outcome.delaySeconds });
  } else if (outcome.kind === 'deadLetter') {
    await parts.queue.addDeadLetter(outcome.deadLetter);
  }
}

/** Publishes all waiting chunks, each with the rest of its delay. */
async function publishAllWaiting(parts: ReaperParts): Promise<void> {
  const rows = await parts.db
    .select({
      jobID: chunks.jobID,
      chunkIndex: chunks.index,
      delaySeconds: sql<number>`greatest(0, extract(epoch from ${chunks.dueAt} - now()))`,
    })
    .from(chunks)
    .where(and(eq(chunks.status, 'Waiting'), inArray(chunks.jobID, unfinishedJobs(parts.db))));
  const due = rows.filter((row) => Number(row.delaySeconds) === 0);
  await publishChunks(parts.queue, due.map(messageOfRow));
  for (const row of rows) {
    const delaySeconds = Number(row.delaySeconds);
    if (delaySeconds > 0) await parts.queue.publish([messageOfRow(row)], { delaySeconds });
  }
}

/**
 * Publishes chunks again whose message is overdue: as many as the queue has messages too few, the longest waiting
 * first. Where there are as many messages as chunks none is lost, and the backlog is only long. A duplicate message
 * does no harm; duplicates of a whole backlog would.
 */
async function publishLost(parts: ReaperParts): Promise<void> {
  const unfinished = inArray(chunks.jobID, unfinishedJobs(parts.db));
  const countOf = (status: ChunkStatus) =>
    parts.db.$count(chunks, and(eq(chunks.status, status), unfinished));
  const waiting = await countOf('Waiting');
  if (waiting === 0) return;
  const { queues } = await parts.queue.status();
  // A message in flight belongs to a chunk that is being processed, or is about to be claimed.
  const messages = queues.reduce((sum, one) => sum + one.ready + one.delayed + one.inFlight, 0);
  const missing = waiting + (await countOf('Processing')) - messages;
  if (missing <= 0) return;
  const longest = parts.db
    .select({ jobID: chunks.jobID, index: chunks.index })
    .from(chunks)
    .where(
      and(
        eq(chunks.status, 'Waiting'),
        unfinished,
        lt(chunks.dueAt, sql`now() - make_interval(secs => ${LOST_MESSAGE_SECONDS})`),
      ),
    )
    .orderBy(chunks.dueAt)
    .limit(missing);
  const overdue = await parts.db
    .update(chunks)
    // This message gets as much time as the first one had.
    .set({ dueAt: sql`now()` })
    .where(sql`(${chunks.jobID}, ${chunks.index}) in ${longest}`)
    .returning({ jobID: chunks.jobID, chunkIndex: chunks.index });
  await publishChunks(parts.queue, overdue);
}

function unfinishedJobs(db: Database) {
  return db
    .select({ id: jobs.id })
    .from(jobs)
    .where(notInArray(jobs.status, ['Completed', 'Failed']));
}

const messageOfRow = ({ jobID, chunkIndex }: ChunkMessage): ChunkMessage => ({ jobID, chunkIndex });

async function failDeadUploads(parts: ReaperParts): Promise<void> {
  const dead = await parts.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.status, 'Uploading'), lt(jobs.uploadLeaseUntil, sql`now()`)))
    .limit(ROWS_AT_ONCE);
  for (const job of dead) await failUpload(parts, job, UPLOAD_LOST);
}

async function completeFinished(parts: ReaperParts): Promise<void> {
  const done = await parts.db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        notInArray(jobs.status, ['Uploading', 'Completed', 'Failed']),
        isNotNull(jobs.uploadedAt),
        gte(jobs.chunksDone, jobs.chunkCount),
      ),
    )
    .limit(ROWS_AT_ONCE);
  for (const { id } of done) await completeByID(parts, id);
}
