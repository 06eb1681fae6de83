import type { ChunkMessage } from '../queue/queue.ts';
import type { JobContext } from './context.ts';
import { chunkPriority } from './store-chunk.ts';

/** Publishes messages of chunks that wait, each with the priority of its place in the file. */
export async function publishChunks(
  { queue }: JobContext,
  messages: ChunkMessage[],
): Promise<void> {
  const byPriority = Map.groupBy(messages, (message) => chunkPriority(message.chunkIndex));
  for (const [priority, group] of byPriority) await queue.publish(group, { priority });
}
