import { isDatabaseAway } from '../../database/outage.ts';
import type { AnalyzedChunk, ChunkOptions, EngineThreads } from '../../engine-threads/types.ts';
import { AppError, messageOf } from '../../errors.ts';
import type { ChunkMessage, Outcome } from '../../queue/queue.ts';
import { releaseWhole } from '../../runtime/release-memory.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { JobRow } from '../model/job-row.ts';
import { renewalInterval } from '../model/lease.ts';
import { compactWhenDue } from '../reports/compact-partials.ts';
import { framesIn } from '../storage/frame-table.ts';
import { withStored } from '../storage/stored-source.ts';
import { completeIfDone } from '../transitions/complete-job.ts';
import type { JobEndParts, JobEndSettings } from '../transitions/job-end-parts.ts';
import { type Failure, recordFailure } from '../transitions/record-failure.ts';
import { step } from './chunk-step.ts';
import { type Claim, type ClaimParts, claim, handBack, renew, waitsForSolo } from './claim.ts';
import { commitChunk } from './commit-chunk.ts';
import { completeSingleChunk, isSingleChunk } from './complete-single-chunk.ts';
import type { ReadWriteLock } from './read-write-lock.ts';
import { throughOutages } from './through-outages.ts';
import type { WorkerProgress } from './worker-progress.ts';

const ACK: Outcome = { kind: 'ack' };
/** Seconds before the next delivery of a message whose handler could not reach the database. */
const OUTAGE_DELAY_SECONDS = 2;
/** Error codes of a thread that died or was ended; all others mean that the work failed. */
const CRASH_CODES = new Set<string>(['chunk_crashed', 'chunk_timeout']);

export interface ProcessingParts extends JobEndParts, ClaimParts {
  threads: EngineThreads;
  tracing: Tracing;
  progress: WorkerProgress;
  settings: JobEndSettings & ClaimParts['settings'];
}

/**
 * Handles a message: claims its chunk, reads, analyses and commits it. Returns what becomes of the message.
 * @param lock chunks that must run alone take it exclusively
 */
export async function processChunk(
  parts: ProcessingParts,
  lock: ReadWriteLock,
  message: ChunkMessage,
  stopping: AbortSignal,
): Promise<Outcome> {
  try {
    return await claimAndWork(parts, lock, message, stopping);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    parts.metrics.chunkEnded('postponed');
    // Without a delay it would be delivered again and again until the database is there.
    const { jobID, chunkIndex } = message;
    parts.log.warn(
      { jobID, chunkIndex, err: messageOf(error) },
      'no database; the chunk is retried later',
    );
    return { kind: 'retry', delaySeconds: OUTAGE_DELAY_SECONDS };
  }
}

async function claimAndWork(
  parts: ProcessingParts,
  lock: ReadWriteLock,
  { jobID, chunkIndex }: ChunkMessage,
  stopping: AbortSignal,
): Promise<Outcome> {
  const run = (solo: boolean) =>
    lock.run(solo, async (): Promise<Outcome | undefined> => {
      // The chunk's row stays as it is, waiting.
      if (stopping.aborted) {
        parts.metrics.chunkEnded('handed_back');
        return { kind: 'retry', delaySeconds: 0 };
      }
      const held = await step(parts, 'claim', () => claim(parts, jobID, chunkIndex, solo));
      if (!held) return undefined;
      parts.bus.changed(jobID);
      return work(parts, held, stopping);
    });
  const outcome =
    (await run(false)) ??
    // Rare: a chunk that has crashed before, or a duplicate message.
    ((await waitsForSolo(parts.db, jobID, chunkIndex)) ? await run(true) : undefined);
  if (outcome === undefined) parts.metrics.chunkEnded('skipped');
  return outcome ?? ACK;
}

async function work(parts: ProcessingParts, held: Claim, stopping: AbortSignal): Promise<Outcome> {
  const lease = keepLease(parts, held);
  let committed: Committed;
  try {
    const result = await step(parts, 'run', () => analyze(parts, held, stopping, lease.lost));
    if (result === 'lost') {
      parts.metrics.chunkEnded('lost');
      return ACK;
    }
    if (result === 'stopped') {
      parts.metrics.chunkEnded('handed_back');
      await handBack(parts.db, held);
      return { kind: 'retry', delaySeconds: 0 };
    }
    parts.metrics.analyzed(held.chunk.byteLength, result.seconds);
    // Where a commit succeeded and its answer was lost, the repetition finds no claim and writes nothing.
    committed = await step(parts, 'commit', () =>
      throughOutages(parts.settings.leaseSeconds, () => commit(parts, held, result)),
    );
    releaseWhole(result.partial);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const failure = failureOf(error);
    parts.metrics.chunkEnded('failed');
    return await throughOutages(parts.settings.leaseSeconds, () =>
      recordFailure(parts, held.chunk, failure),
    );
  } finally {
    lease.stop();
  }
  parts.bus.changed(held.job.id);
  parts.metrics.chunkEnded(committed === 'lost' ? 'lost' : 'committed');
  if (typeof committed === 'object') await completeOrCompact(parts, committed);
  return ACK;
}

/** The job after a commit, or that this commit has completed it; `lost` where another worker has the chunk. */
type Committed = JobRow | 'completed' | 'lost';

async function commit(
  parts: ProcessingParts,
  held: Claim,
  analyzed: AnalyzedChunk,
): Promise<Committed> {
  if (isSingleChunk(held.job) && (await completeSingleChunk(parts, held, analyzed)))
    return 'completed';
  return (await commitChunk(parts.db, held, analyzed)) ?? 'lost';
}

async function completeOrCompact(parts: ProcessingParts, job: JobRow): Promise<void> {
  const isLast = job.uploadedAt !== null && job.chunksDone >= job.chunkCount;
  if (isLast && (await step(parts, 'complete', () => completeIfDone(parts, job)))) return;
  // Not awaited: the next chunk need not wait for it.
  compactWhenDue(parts, job).catch((error: unknown) => {
    parts.log.warn({ jobID: job.id, err: messageOf(error) }, 'could not compact partial reports');
  });
}

/**
 * Resolves with `stopped` as soon as the worker has to stop, and with `lost` when the claim is lost; the result of the
 * thread is then dropped, and in the second case its work is ended.
 */
async function analyze(
  parts: ProcessingParts,
  held: Claim,
  stopping: AbortSignal,
  lost: AbortSignal,
): Promise<AnalyzedChunk | 'stopped' | 'lost'> {
  const { chunk, job } = held;
  const options: ChunkOptions = {
    job: job.id,
    format: job.format?.name ?? null,
    definition: job.format?.definition,
    keywords: job.keywords,
    referenceTime: job.createdAt.getTime(),
    timeZone: job.timeZone?.name,
    firstLine: chunk.firstLine,
    byteOffset: chunk.byteOffset,
    carry: chunk.carry as ChunkOptions['carry'],
  };
  const result = withStored(parts.blobs, held, (stored) =>
    parts.threads.analyzeStored(
      stored,
      { sha256: chunk.sha256, byteLength: chunk.byteLength, frames: framesIn(chunk, false) },
      options,
      lost,
    ),
  );
  const ended = Promise.withResolvers<'stopped' | 'lost'>();
  const stop = () => ended.resolve('stopped');
  const lose = () => ended.resolve('lost');
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop, { once: true });
  lost.addEventListener('abort', lose, { once: true });
  try {
    return await Promise.race([result, ended.promise]);
  } finally {
    stopping.removeEventListener('abort', stop);
    // After a stop nobody waits for the thread, which may still fail.
    result.catch(() => undefined);
  }
}

interface KeptLease {
  /** Aborts when the claim is lost: another worker has the chunk, or its job is gone. */
  lost: AbortSignal;
  stop(): void;
}

function keepLease(parts: ProcessingParts, held: Claim): KeptLease {
  const lost = new AbortController();
  const renewOnce = async () => {
    try {
      if (!(await renew(parts, held))) lost.abort();
    } catch (error) {
      // Two more renewals follow before the lease expires; then the claim is lost and the commit refused.
      parts.log.warn({ jobID: held.job.id, err: messageOf(error) }, 'could not renew a lease');
    }
  };
  const timer = setInterval(renewOnce, renewalInterval(parts.settings.leaseSeconds));
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}

function failureOf(error: unknown): Failure {
  const code = error instanceof AppError ? error.code : 'internal';
  return {
    kind: CRASH_CODES.has(code) ? 'crash' : 'error',
    code,
    message: messageOf(error),
    stack: error instanceof Error ? error.stack : undefined,
  };
}
