import { messageOf } from '../../errors.ts';
import type { ChunkMessage } from '../../queue/queue.ts';
import type { JobContext } from '../context.ts';

/** Of a small file, which goes before all others and of which workers take several at once. */
export const SMALL_FILE_PRIORITY = 0;
/** Messages of later chunks wait behind the first ones of other files, up to this many steps. */
const LOWEST_PRIORITY = 9;

/** Of a chunk of any other file, or of one whose size is not at hand. */
export const chunkPriority = (chunkIndex: number): number =>
  Math.min(chunkIndex + 1, LOWEST_PRIORITY);

/** Publishes messages of chunks that wait, each with the priority of its place in the file. */
export async function publishChunks(
  { queue }: JobContext,
  messages: ChunkMessage[],
): Promise<void> {
  const byPriority = Map.groupBy(messages, (message) => chunkPriority(message.chunkIndex));
  for (const [priority, group] of byPriority) await queue.publish(group, { priority });
}

/** Calls for a worker. The row is committed: where that fails, the sweep calls again. */
export async function announce(
  { queue, log }: JobContext,
  jobID: string,
  chunkIndex: number,
  priority: number,
): Promise<void> {
  try {
    await queue.publish([{ jobID, chunkIndex }], { priority });
  } catch (error) {
    log.warn(
      { jobID, chunkIndex, err: messageOf(error) },
      'message not published; left to the sweep',
    );
  }
}
