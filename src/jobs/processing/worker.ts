import { messageOf } from '../../errors.ts';
import type { JobContext } from '../context.ts';
import { announce, sayGoodbye } from './heartbeat.ts';
import { processChunk } from './process-chunk.ts';
import { createSoloGate } from './read-write-lock.ts';

const ANNOUNCE_EVERY_MS = 5000;
/**
 * Chunks in hand for each thread: while one is analysed, the next is claimed and read, or the last
 * committed. A chunk that waits is in memory as it was stored, compressed, unless the store has files.
 */
const IN_HAND_PER_THREAD = 2;
/** Small files: a thread takes several at once, and the database too. */
const SMALL_IN_HAND_PER_THREAD = 16;

export interface Worker {
  /**
   * Takes no more chunks. Those that run may finish within the grace time (seconds); what is left
   * then is handed back unharmed.
   */
  stop(graceSeconds: number): Promise<void>;
}

/** Starts taking chunks from the queue, so many at once that the engine threads do not wait. */
export async function startWorker(context: JobContext): Promise<Worker> {
  const gate = createSoloGate();
  const stopping = new AbortController();
  let busy = 0;
  const tell = () =>
    announce(context, busy).catch((error: unknown) => {
      // The next announcement follows soon; until then the worker only looks older than it is.
      context.log.warn({ err: messageOf(error) }, 'could not announce this worker');
    });

  const consumer = await context.queue.consume(
    async (message) => {
      busy++;
      try {
        return await processChunk(context, gate, message, stopping.signal);
      } finally {
        busy--;
      }
    },
    {
      concurrency: IN_HAND_PER_THREAD * context.threads.size,
      smallConcurrency: SMALL_IN_HAND_PER_THREAD * context.threads.size,
    },
  );
  await tell();
  const announcing = setInterval(tell, ANNOUNCE_EVERY_MS);

  return {
    stop: async (graceSeconds) => {
      clearInterval(announcing);
      const timer = setTimeout(() => stopping.abort(), graceSeconds * 1000);
      await consumer.close();
      clearTimeout(timer);
      await sayGoodbye(context);
    },
  };
}
