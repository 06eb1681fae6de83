import { and, eq, inArray, sql } from '../../database/drizzle.ts';
import type { Transaction } from '../../database/open.ts';
import { chunks, jobs } from '../../database/schema.ts';
import type { Outcome } from '../../queue/queue.ts';
import { type ChunkRow, holds } from '../model/chunk-row.ts';
import { type FailureCounts, isExhausted, retryDelaySeconds } from '../model/chunk-state.ts';
import { writeFailedAttempt } from '../model/failed-attempts.ts';
import type { FailureKind } from '../model/job-metrics.ts';
import { statesBefore } from '../model/job-state.ts';
import type { JobError } from '../model/types.ts';
import { removeBlobs } from '../storage/remove-blobs.ts';
import { giveUp } from './fail-job.ts';
import type { JobEndParts } from './job-end-parts.ts';

export interface Failure extends JobError {
  kind: FailureKind;
  stack?: string | undefined;
}

type FailureParts = Pick<JobEndParts, 'db' | 'bus' | 'blobs' | 'log' | 'metrics'>;

/**
 * Counts a failed attempt at a claimed chunk and decides what follows: another attempt after a delay, or the end of
 * chunk and job, which then waits in the failed queue. It is written only where the claim still holds; where the claim
 * is lost, or nothing follows, the outcome is `ack`.
 */
export async function recordFailure(
  parts: FailureParts,
  claimed: Pick<ChunkRow, 'jobID' | 'index' | 'token'>,
  failure: Failure,
): Promise<Outcome> {
  const recorded = await parts.db.transaction(async (tx) => {
    const [chunk] = await tx
      .select()
      .from(chunks)
      .where(holds(claimed.jobID, claimed.index, claimed.token))
      .for('update');
    if (!chunk) return undefined;
    const counts = countFailure(chunk, failure.kind);
    const exhausted = isExhausted(counts);
    const delaySeconds = retryDelaySeconds(counts);
    await releaseChunk(tx, chunk, counts, exhausted, delaySeconds);
    await writeAttempt(tx, chunk, failure);
    if (!exhausted) await markRetrying(tx, chunk.jobID, failure.kind);
    const failed = exhausted ? await giveUp(tx, chunk.jobID, failure) : undefined;
    return { chunk, exhausted, failed, delaySeconds };
  });
  if (!recorded) return { kind: 'ack' };
  const { chunk, exhausted, failed, delaySeconds } = recorded;
  logFailure(parts, chunk, failure, exhausted);
  parts.metrics.attemptFailed(failure.kind, exhausted);
  if (failed) {
    parts.metrics.deadLettered();
    parts.metrics.jobEnded('failed');
  }
  parts.bus.changed(chunk.jobID);
  if (!exhausted) return { kind: 'retry', delaySeconds };
  // A job that fails while it uploads cannot be run again, so its bytes are not needed.
  if (failed && !failed.isUploaded) await removeBlobs(parts, failed.blobPrefix);
  return { kind: 'ack' };
}

/** The one line of a failed attempt; the history of the job has its stack. */
function logFailure(
  { log }: FailureParts,
  { jobID, index: chunkIndex, workerID }: ChunkRow,
  { kind, code, message: reason }: Failure,
  exhausted: boolean,
): void {
  const what = exhausted ? 'failed for the last time' : 'failed and is tried again';
  log.warn({ jobID, chunkIndex, workerID, kind, code, reason }, `A chunk ${what}`);
}

function countFailure(chunk: ChunkRow, kind: FailureKind): FailureCounts {
  return {
    errors: chunk.errors + (kind === 'error' ? 1 : 0),
    crashes: chunk.crashes + (kind === 'crash' ? 1 : 0),
    soloCrashes: chunk.soloCrashes + (kind === 'crash' && chunk.solo ? 1 : 0),
    interruptions: chunk.interruptions + (kind === 'interruption' ? 1 : 0),
  };
}

async function releaseChunk(
  tx: Transaction,
  chunk: ChunkRow,
  counts: FailureCounts,
  exhausted: boolean,
  delaySeconds: number,
): Promise<void> {
  await tx
    .update(chunks)
    .set({
      ...counts,
      status: exhausted ? 'Failed' : 'Waiting',
      token: null,
      leaseUntil: null,
      dueAt: sql`now() + make_interval(secs => ${delaySeconds})`,
    })
    .where(and(eq(chunks.jobID, chunk.jobID), eq(chunks.index, chunk.index)));
}

async function writeAttempt(tx: Transaction, chunk: ChunkRow, failure: Failure): Promise<void> {
  const job = await tx.select({ runs: jobs.runs }).from(jobs).where(eq(jobs.id, chunk.jobID));
  await writeFailedAttempt(tx, {
    jobID: chunk.jobID,
    chunkIndex: chunk.index,
    run: job[0]?.runs ?? 1,
    kind: failure.kind,
    workerID: chunk.workerID,
    startedAt: chunk.claimedAt,
    code: failure.code,
    message: failure.message,
    stack: failure.stack,
  });
}

async function markRetrying(tx: Transaction, jobID: string, kind: FailureKind): Promise<void> {
  // After a crash or an interruption there is no delay, so no status tells of it.
  if (kind !== 'error') return;
  await tx
    .update(jobs)
    .set({ status: 'Retrying', startedAt: sql`coalesce(${jobs.startedAt}, now())` })
    .where(and(eq(jobs.id, jobID), inArray(jobs.status, statesBefore('Retrying'))));
}
