import { messageOf } from '../../errors.ts';
import type { ChunkMessage, MessageClass, Queue } from '../../queue/queue.ts';
import type { JobLog } from '../model/job-log.ts';
import { OwnerShares } from './owner-shares.ts';

/** Chunks from the start of a file that go before the others, so that each file soon shows first numbers. */
const FIRST_CHUNKS = 3;

/** What the class of a chunk's message depends on. */
export interface WaitingChunk extends ChunkMessage {
  ownerID: string;
  /** Of the chunk, decompressed. */
  byteLength: number;
  /** Whether it is a small file, of which workers take several at once. */
  isSmall: boolean;
}

const sharesOfQueues = new WeakMap<Queue, OwnerShares>();

/** Publishes messages of waiting chunks, each in the class of its file, its place there and its owner's share. */
export async function publishChunks(
  queue: Queue,
  waiting: WaitingChunk[],
  delaySeconds = 0,
): Promise<void> {
  const shares = sharesOfQueues.getOrInsertComputed(queue, () => new OwnerShares());
  const byClass = Map.groupBy(waiting, (chunk) => classOf(chunk, shares));
  for (const [one, group] of byClass) {
    await queue.publish(group.map(messageFor), { class: one, delaySeconds });
  }
}

/** Publishes the message of a chunk whose row is committed. Where that fails the reaper publishes it later. */
export async function publishNewChunk(
  { queue, log }: { queue: Queue; log: JobLog },
  chunk: WaitingChunk,
): Promise<void> {
  try {
    await publishChunks(queue, [chunk]);
  } catch (error) {
    log.warn(
      { ...messageFor(chunk), err: messageOf(error) },
      'message not published; the reaper will publish it',
    );
  }
}

function classOf(
  { ownerID, byteLength, isSmall, chunkIndex }: WaitingChunk,
  shares: OwnerShares,
): MessageClass {
  const isWithinShare = shares.take(ownerID, byteLength);
  if (isSmall) return isWithinShare ? 'small' : 'bulk-small';
  if (!isWithinShare) return 'bulk';
  return chunkIndex < FIRST_CHUNKS ? 'first' : 'rest';
}

const messageFor = ({ jobID, chunkIndex }: WaitingChunk): ChunkMessage => ({ jobID, chunkIndex });
