import type { AnalyzeOptions } from '../../engine/index.ts';
import type { PackedPartial } from '../../engine-threads/types.ts';
import { AppError, messageOf } from '../../errors.ts';
import type { ChunkMessage, Outcome } from '../../queue/queue.ts';
import { releaseWhole } from '../../runtime/release-memory.ts';
import type { JobContext } from '../context.ts';
import type { JobRow } from '../model/job-row.ts';
import { renewalInterval } from '../model/lease.ts';
import { compactWhenDue } from '../reports/compact-partials.ts';
import { withStored } from '../storage/stored-source.ts';
import { type Claim, claim, handBack, renew, waitsForSolo } from './claim.ts';
import { commitChunk } from './commit-chunk.ts';
import { completeIfDone } from './complete-job.ts';
import { completeWhole, isWhole } from './complete-whole.ts';
import { type Failure, recordFailure } from './failure.ts';
import { isDatabaseAway, throughOutages } from './outage.ts';
import type { SoloGate } from './read-write-lock.ts';

const ACK: Outcome = { kind: 'ack' };
/** Seconds until a message comes again that met no database. */
const OUTAGE_DELAY_SECONDS = 2;
/** Codes that tell that the thread died, not that the work failed. */
const CRASH_CODES = new Set<string>(['chunk_crashed', 'chunk_timeout']);

/** What a worker does with a message: claim, read, analyse, commit. Returns what becomes of it. */
export async function processChunk(
  context: JobContext,
  gate: SoloGate,
  message: ChunkMessage,
  stopping: AbortSignal,
): Promise<Outcome> {
  try {
    return await takeUp(context, gate, message, stopping);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    // Given back at once it would come again at once, hundreds of times until the database is there.
    context.log.warn({ ...message, err: messageOf(error) }, 'no database; the chunk comes later');
    return { kind: 'retry', delaySeconds: OUTAGE_DELAY_SECONDS };
  }
}

async function takeUp(
  context: JobContext,
  gate: SoloGate,
  { jobID, chunkIndex }: ChunkMessage,
  stopping: AbortSignal,
): Promise<Outcome> {
  const attempt = (solo: boolean) =>
    gate.run(solo, async (): Promise<Outcome | undefined> => {
      // Left waiting: its row is the truth, and the next start publishes it again.
      if (stopping.aborted) return { kind: 'retry', delaySeconds: 0 };
      const held = await claim(context, jobID, chunkIndex, solo);
      if (!held) return undefined;
      context.bus.changed(jobID);
      return work(context, held, stopping);
    });
  return (
    (await attempt(false)) ??
    // Rare: a chunk that crashed before, or a message that comes twice.
    ((await waitsForSolo(context.db, jobID, chunkIndex)) ? await attempt(true) : undefined) ??
    ACK
  );
}

async function work(context: JobContext, held: Claim, stopping: AbortSignal): Promise<Outcome> {
  const stopRenewing = keepLease(context, held);
  let committed: JobRow | undefined;
  try {
    const result = await analyze(context, held, stopping);
    if (result === 'stopped') {
      await handBack(context.db, held);
      return { kind: 'retry', delaySeconds: 0 };
    }
    // Repeated after a commit that went through unheard, it finds the claim gone, and writes nothing.
    committed = await throughOutages(context, () => commit(context, held, result));
    releaseWhole(result);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const failure = failureOf(error);
    return await throughOutages(context, () => recordFailure(context, held.chunk, failure));
  } finally {
    stopRenewing();
  }
  context.bus.changed(held.job.id);
  if (committed && !(await completeIfDone(context, committed))) {
    // In its own time: the next chunk need not wait for it.
    compactWhenDue(context, committed).catch((error: unknown) => {
      const { id: jobID } = committed;
      context.log.warn({ jobID, err: messageOf(error) }, 'could not compact partial reports');
    });
  }
  return ACK;
}

/** Returns the job where it may be left to complete. */
async function commit(
  context: JobContext,
  held: Claim,
  partial: PackedPartial,
): Promise<JobRow | undefined> {
  if (isWhole(held.job) && (await completeWhole(context, held, partial))) return undefined;
  return commitChunk(context, held, partial);
}

/** Resolves with `stopped` as soon as the worker has to go: the thread's result is then dropped. */
async function analyze(
  context: JobContext,
  { chunk, job }: Claim,
  stopping: AbortSignal,
): Promise<PackedPartial | 'stopped'> {
  const options: AnalyzeOptions = {
    format: job.format?.name ?? null,
    definition: job.format?.definition,
    keywords: job.keywords,
    referenceTime: job.createdAt.getTime(),
    firstLine: chunk.firstLine,
    byteOffset: chunk.byteOffset,
    carry: chunk.carry as AnalyzeOptions['carry'],
  };
  const result = withStored(context, job.blobPrefix, chunk, (stored) =>
    context.threads.analyzeStored(stored, chunk, { ...options, job: job.id }),
  );
  const stopped = Promise.withResolvers<'stopped'>();
  const stop = () => stopped.resolve('stopped');
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([result, stopped.promise]);
  } finally {
    stopping.removeEventListener('abort', stop);
    // When stopped first, the thread still ends on its own, and nobody waits for how.
    result.catch(() => undefined);
  }
}

function keepLease(context: JobContext, held: Claim): () => void {
  const timer = setInterval(() => {
    renew(context, held).catch((error: unknown) => {
      // The lease has two more chances; if all fail the claim is lost and the commit is refused.
      context.log.warn({ jobID: held.job.id, err: messageOf(error) }, 'could not renew a lease');
    });
  }, renewalInterval(context));
  return () => clearInterval(timer);
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
