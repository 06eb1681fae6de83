import { messageOf } from '../../errors.ts';
import type { ChunkMessage, Queue } from '../../queue/queue.ts';
import type { JobLog } from '../model/job-log.ts';

/** Small files go before all others, and a worker takes several of them at once. */
export const SMALL_FILE_PRIORITY = 0;
/** Later chunks of a file wait behind the first chunks of other files, down to this priority. */
const LOWEST_PRIORITY = 9;

/** The priority of a chunk of a larger file, or of a file whose size is not known here. */
export const chunkPriority = (chunkIndex: number): number =>
  Math.min(chunkIndex + 1, LOWEST_PRIORITY);

/** Publishes messages of waiting chunks, each with the priority of its place in the file. */
export async function publishChunks(queue: Queue, messages: ChunkMessage[]): Promise<void> {
  const byPriority = Map.groupBy(messages, (message) => chunkPriority(message.chunkIndex));
  for (const [priority, group] of byPriority) await queue.publish(group, { priority });
}

/** Publishes the message of a chunk whose row is committed. Where that fails the reaper publishes it later. */
export async function publishNewChunk(
  { queue, log }: { queue: Queue; log: JobLog },
  message: ChunkMessage,
  priority: number,
): Promise<void> {
  try {
    await queue.publish([message], { priority });
  } catch (error) {
    log.warn(
      { ...message, err: messageOf(error) },
      'message not published; the reaper will publish it',
    );
  }
}
