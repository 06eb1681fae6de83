import { and, eq, gte, inArray, isNotNull, lt, notInArray, sql } from '../../database/drizzle.ts';
import { chunks, jobs } from '../../database/schema.ts';
import type { ChunkMessage, Outcome } from '../../queue/queue.ts';
import type { JobContext } from '../context.ts';
import type { ChunkStatus } from '../model/chunk-state.ts';
import type { ChunkRow } from '../processing/claim.ts';
import { completeByID } from '../transitions/complete-job.ts';
import { failUpload } from '../transitions/fail-job.ts';
import { publishChunks } from '../transitions/publish-chunks.ts';
import { type Failure, recordFailure } from '../transitions/record-failure.ts';

/** Seconds after it was due that a message counts as lost. */
const LOST_MESSAGE_SECONDS = 30;
/** Rows a sweep handles at most of each kind; the next one takes the rest. */
const SWEEP_LIMIT = 500;

const LEASE_EXPIRED: Failure = {
  kind: 'crash',
  code: 'chunk_crashed',
  message: 'The worker that had this part of the file did not come back.',
};
const INTERRUPTED: Failure = {
  kind: 'interruption',
  code: 'chunk_crashed',
  message: 'The server ended while it worked on this part of the file.',
};
const UPLOAD_LOST = {
  code: 'upload_aborted',
  message: 'The server ended before the whole file had come; upload it again.',
};

/**
 * What a process that is alone on its stores does first: everything that was in somebody's hands
 * belonged to a process that is dead now. Uploads fail, claims go back, unfinished chunks are called
 * for again.
 */
export async function recover(context: JobContext): Promise<void> {
  const uploading = await context.db.select().from(jobs).where(eq(jobs.status, 'Uploading'));
  for (const job of uploading) await failUpload(context, job, UPLOAD_LOST);
  const claimed = await context.db.select().from(chunks).where(eq(chunks.status, 'Processing'));
  for (const chunk of claimed) await giveBack(context, chunk, INTERRUPTED);
  await publishAllWaiting(context);
  await completeFinished(context);
}

/** Mends what crashes leave behind. Every process may run it at any time, at the same time too. */
export async function sweep(context: JobContext): Promise<void> {
  await returnExpired(context);
  await publishLost(context);
  await failDeadUploads(context);
  await completeFinished(context);
}

async function returnExpired(context: JobContext): Promise<void> {
  const expired = await context.db
    .select()
    .from(chunks)
    .where(and(eq(chunks.status, 'Processing'), lt(chunks.leaseUntil, sql`now()`)))
    .limit(SWEEP_LIMIT);
  for (const chunk of expired) await giveBack(context, chunk, LEASE_EXPIRED);
}

/** There is no delivery whose outcome could carry this out, so the sweep does it itself. */
async function giveBack(context: JobContext, chunk: ChunkRow, failure: Failure): Promise<void> {
  const outcome: Outcome = await recordFailure(context, chunk, failure);
  const message = { jobID: chunk.jobID, chunkIndex: chunk.index };
  if (outcome.kind === 'retry') {
    await context.queue.publish([message], { delaySeconds: outcome.delaySeconds });
  } else if (outcome.kind === 'deadLetter') {
    await context.queue.addDeadLetter(outcome.deadLetter);
  }
}

/** Publishes every waiting chunk, each with what is left of its delay. */
async function publishAllWaiting(context: JobContext): Promise<void> {
  const rows = await context.db
    .select({
      jobID: chunks.jobID,
      chunkIndex: chunks.index,
      delaySeconds: sql<number>`greatest(0, extract(epoch from ${chunks.dueAt} - now()))`,
    })
    .from(chunks)
    .where(and(eq(chunks.status, 'Waiting'), inArray(chunks.jobID, unfinishedJobs(context))));
  const due = rows.filter((row) => Number(row.delaySeconds) === 0);
  await publishChunks(context, due.map(messageOfRow));
  for (const row of rows) {
    const delaySeconds = Number(row.delaySeconds);
    if (delaySeconds > 0) await context.queue.publish([messageOfRow(row)], { delaySeconds });
  }
}

/**
 * Publishes chunks again whose message is overdue: as many as the queue has messages too few, those that
 * wait the longest. While it has as many as there are chunks, nothing is lost and a long backlog is only
 * that. A second message does no harm, but a second one for each of a backlog would.
 */
async function publishLost(context: JobContext): Promise<void> {
  const unfinished = inArray(chunks.jobID, unfinishedJobs(context));
  const countOf = (status: ChunkStatus) =>
    context.db.$count(chunks, and(eq(chunks.status, status), unfinished));
  const waiting = await countOf('Waiting');
  if (waiting === 0) return;
  const { queues } = await context.queue.status();
  // A message in flight belongs to a chunk that is being worked on, or that its worker has yet to claim.
  const messages = queues.reduce((sum, one) => sum + one.ready + one.delayed + one.inFlight, 0);
  const missing = waiting + (await countOf('Processing')) - messages;
  if (missing <= 0) return;
  const longest = context.db
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
  const overdue = await context.db
    .update(chunks)
    // Due anew: the next sweep gives this message as much time as the first one had.
    .set({ dueAt: sql`now()` })
    .where(sql`(${chunks.jobID}, ${chunks.index}) in ${longest}`)
    .returning({ jobID: chunks.jobID, chunkIndex: chunks.index });
  await publishChunks(context, overdue);
}

function unfinishedJobs({ db }: JobContext) {
  return db
    .select({ id: jobs.id })
    .from(jobs)
    .where(notInArray(jobs.status, ['Completed', 'Failed']));
}

const messageOfRow = ({ jobID, chunkIndex }: ChunkMessage): ChunkMessage => ({ jobID, chunkIndex });

async function failDeadUploads(context: JobContext): Promise<void> {
  const dead = await context.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.status, 'Uploading'), lt(jobs.uploadLeaseUntil, sql`now()`)))
    .limit(SWEEP_LIMIT);
  for (const job of dead) await failUpload(context, job, UPLOAD_LOST);
}

async function completeFinished(context: JobContext): Promise<void> {
  const done = await context.db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        notInArray(jobs.status, ['Uploading', 'Completed', 'Failed']),
        isNotNull(jobs.uploadedAt),
        gte(jobs.chunksDone, jobs.chunkCount),
      ),
    )
    .limit(SWEEP_LIMIT);
  for (const { id } of done) await completeByID(context, id);
}
