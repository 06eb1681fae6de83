import { messageOf } from '../../errors.ts';
import type { Queue } from '../../queue/queue.ts';
import { withLogFields } from '../../runtime/log-fields.ts';
import { deregister, sendHeartbeat } from './heartbeat.ts';
import { type ProcessingParts, processChunk } from './process-chunk.ts';
import { createReadWriteLock } from './read-write-lock.ts';

const HEARTBEAT_EVERY_MS = 5000;
/**
 * Chunks that are handled at once for each thread: while one is analysed, the next is claimed and read, or the last
 * committed. A chunk that waits is in memory, compressed, unless the store has files.
 */
const CHUNKS_PER_THREAD = 2;
/** The same for small files, of which a thread and a statement take several at once. */
const SMALL_FILES_PER_THREAD = 16;

export interface Worker {
  /**
   * Takes no more chunks. Those that run may finish within the grace time (seconds); the rest is handed back then,
   * without counting as an attempt.
   */
  stop(graceSeconds: number): Promise<void>;
}

/** Starts to consume the queue, so many chunks at once that no engine thread waits. */
export async function startWorker(parts: ProcessingParts & { queue: Queue }): Promise<Worker> {
  const lock = createReadWriteLock();
  const stopping = new AbortController();
  const { db, workerID, queue, threads, log, progress } = parts;
  const beat = () =>
    sendHeartbeat(db, workerID, progress.busy).catch((error: unknown) => {
      // The next heartbeat follows soon.
      log.warn({ err: messageOf(error) }, 'could not send a heartbeat');
    });

  const consumer = await queue.consume(
    async (message) => {
      progress.messageBegun();
      const { jobID, chunkIndex } = message;
      try {
        return await withLogFields({ jobID, chunkIndex }, () =>
          processChunk(parts, lock, message, stopping.signal),
        );
      } finally {
        progress.messageEnded();
      }
    },
    {
      concurrency: CHUNKS_PER_THREAD * threads.size,
      smallConcurrency: SMALL_FILES_PER_THREAD * threads.size,
    },
  );
  await beat();
  const beating = setInterval(beat, HEARTBEAT_EVERY_MS);
  const watching = watchProgress(parts);

  return {
    stop: async (graceSeconds) => {
      clearInterval(beating);
      clearInterval(watching);
      const timer = setTimeout(() => stopping.abort(), graceSeconds * 1000);
      await consumer.close();
      clearTimeout(timer);
      await deregister(db, workerID);
    },
  };
}

/** Lets the worker notice that it is stuck, and says so once. */
function watchProgress({
  progress,
  queue,
  log,
}: Pick<ProcessingParts, 'progress' | 'log'> & { queue: Queue }): NodeJS.Timeout {
  let wasStuck = false;
  let isTicking = false;
  return setInterval(async () => {
    if (isTicking) return;
    isTicking = true;
    await progress.tick(() => queue.hasReady());
    isTicking = false;
    const { stuck, busy } = progress.state();
    if (stuck !== null && !wasStuck) log.error({ stuck, busy }, 'the worker makes no progress');
    wasStuck = stuck !== null;
  }, progress.tickMs);
}
