import { messageOf } from '../../errors.ts';
import type { Queue } from '../../queue/queue.ts';
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
  const { db, workerID, queue, threads, log } = parts;
  let busy = 0;
  const beat = () =>
    sendHeartbeat(db, workerID, busy).catch((error: unknown) => {
      // The next heartbeat follows soon.
      log.warn({ err: messageOf(error) }, 'could not send a heartbeat');
    });

  const consumer = await queue.consume(
    async (message) => {
      busy++;
      try {
        return await processChunk(parts, lock, message, stopping.signal);
      } finally {
        busy--;
      }
    },
    {
      concurrency: CHUNKS_PER_THREAD * threads.size,
      smallConcurrency: SMALL_FILES_PER_THREAD * threads.size,
    },
  );
  await beat();
  const beating = setInterval(beat, HEARTBEAT_EVERY_MS);

  return {
    stop: async (graceSeconds) => {
      clearInterval(beating);
      const timer = setTimeout(() => stopping.abort(), graceSeconds * 1000);
      await consumer.close();
      clearTimeout(timer);
      await deregister(db, workerID);
    },
  };
}
