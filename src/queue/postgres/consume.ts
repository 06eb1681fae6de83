/** Consumers on pg-boss: the most urgent message first, but not always. */
import type { Db, PgBoss } from 'pg-boss';
import type { ChunkHandler, ChunkMessage, Consumer, Outcome } from '../queue.ts';
import { lowestPriority } from './depths.ts';

/** Every so many starts of a slot the least urgent message has its turn, so that none starves. */
const TURN_OF_THE_LEAST = 4;
const POLL_SECONDS = 0.5;
/** Seconds between looks at the queue where NOTIFY works: nothing notifies when a delay has passed. */
const BACKSTOP_POLL_SECONDS = 1;

export interface Source {
  boss: PgBoss;
  database: Db;
  queue: string;
  /** Carries out an outcome. pg-boss acknowledges after it. */
  settle(message: ChunkMessage, outcome: Outcome): Promise<void>;
}

/** Runs so many handlers at once, each in a slot that takes one message after the other. */
export async function consume(
  source: Source,
  handler: ChunkHandler,
  concurrency: number,
): Promise<Consumer> {
  const handle = async (message: ChunkMessage) => source.settle(message, await handler(message));
  const opened = Array.from({ length: concurrency }, () => openSlot(source, handle));
  const ids = await Promise.all(opened);
  const { boss, queue } = source;
  return {
    close: async () => {
      await Promise.all(ids.map((id) => boss.offWork(queue, { id, wait: true })));
    },
  };
}

type Handle = (message: ChunkMessage) => Promise<void>;

/** Gives pg-boss's id of the slot. */
async function openSlot(source: Source, handle: Handle): Promise<string> {
  const { boss, queue } = source;
  let starts = 0;
  const id: string = await boss.work<ChunkMessage>(
    queue,
    {
      batchSize: 1,
      pollingIntervalSeconds: POLL_SECONDS,
      notifyPollingIntervalSeconds: BACKSTOP_POLL_SECONDS,
    },
    async (delivered) => {
      for (const { data } of delivered) await handle(data);
      starts += delivered.length;
      if (starts % TURN_OF_THE_LEAST === TURN_OF_THE_LEAST - 1) {
        starts++;
        await handleLeastUrgent(source, handle);
      }
      // Look again at once: there may be more than the one message that woke us.
      boss.notifyWorker(id);
    },
  );
  return id;
}

/**
 * Handles one of the messages that would come last. pg-boss itself only takes the most urgent ones, so this
 * one is fetched and settled by hand.
 */
async function handleLeastUrgent(source: Source, handle: Handle): Promise<void> {
  const { boss, database, queue } = source;
  const maxPriority = await lowestPriority(database, queue);
  if (maxPriority === null) return;
  for (const { id, data } of await boss.fetch<ChunkMessage>(queue, { batchSize: 1, maxPriority })) {
    try {
      await handle(data);
      await boss.complete(queue, id);
    } catch (error) {
      // As pg-boss does with what its own handlers throw: the message is given back.
      await boss.fail(queue, id, error as Error);
    }
  }
}
