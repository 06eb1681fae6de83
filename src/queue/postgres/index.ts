import { type ConstructorOptions, type Db, PgBoss } from 'pg-boss';
import { AppError, messageOf } from '../../errors.ts';
import type { ChunkMessage, MessageClass, Outcome, PublishOptions, Queue } from '../queue.ts';
import { consume } from './consume.ts';
import { readClassDepths, readDepth, readyClasses } from './depths.ts';
import { priorityOf } from './priority.ts';
import { toStored } from './stored-message.ts';

export const CHUNK_QUEUE = 'chunks';

/**
 * Seconds after which pg-boss takes a message from a consumer that never answered. Far above the time
 * a chunk may take: the leases of the rows notice dead workers much earlier.
 */
const EXPIRE_SECONDS = 3600;
/** Connections of this process for its queue, apart from the one that listens. */
const POOL_SIZE = 4;
const CONNECT_TIMEOUT_MS = 5000;

export interface PostgresQueueOptions {
  /**
   * An embedded database that is open (`fromPglite(...)`) and that no other process uses, or the URL of a
   * server. Not of a pooler in transaction mode, because LISTEN needs a session.
   */
  database: Db | { url: string };
  onError: (error: Error) => void;
}

/** `Queue` on PostgreSQL through pg-boss, woken by LISTEN/NOTIFY. */
export async function createPostgresQueue(options: PostgresQueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    ...storeOf(options.database),
    useListenNotify: true,
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', options.onError);
  await boss.start();
  await boss.createQueue(CHUNK_QUEUE, {
    notify: true,
    expireInSeconds: EXPIRE_SECONDS,
    // A handler that throws gives its message back; how often a chunk may fail is not decided here.
    retryLimit: 1000,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    deleteAfterSeconds: 60,
  });
  // Every message in flight belonged to a process that has ended, and the reaper publishes all unfinished
  // rows again.
  if (!('url' in options.database)) await boss.deleteAllJobs(CHUNK_QUEUE);
  const database = boss.getDb() as Db;

  return {
    publish: (messages, publishOptions) => reach(publish(boss, messages, publishOptions)),
    consume: (handler, consumeOptions) => {
      const settle = (message: ChunkMessage, one: MessageClass, outcome: Outcome) =>
        carryOut(boss, message, one, outcome);
      return consume({ boss, database, queue: CHUNK_QUEUE, settle }, handler, consumeOptions);
    },
    status: async () => [await reach(readDepth(database, CHUNK_QUEUE))],
    classDepths: () => reach(readClassDepths(database, CHUNK_QUEUE)),
    hasReady: async () => (await reach(readyClasses(database, CHUNK_QUEUE))).length > 0,
    ping: async () => {
      await reach(database.executeSql('select 1'));
    },
    close: () => boss.stop({ graceful: true }),
  };
}

function storeOf(database: PostgresQueueOptions['database']): ConstructorOptions {
  if (!('url' in database)) return { db: database, backend: 'pglite' };
  return {
    connectionString: database.url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    backend: 'postgres',
  };
}

/** Any failure of pg-boss as `queue_failed`. */
async function reach<Result>(task: Promise<Result>): Promise<Result> {
  try {
    return await task;
  } catch (error) {
    throw new AppError('queue_failed', `Try again in a moment: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function publish(
  boss: PgBoss,
  messages: ChunkMessage[],
  { delaySeconds = 0, class: one }: PublishOptions,
): Promise<void> {
  await boss.insert(
    CHUNK_QUEUE,
    messages.map((message) => ({
      data: toStored(message, delaySeconds),
      priority: priorityOf(one),
      ...(delaySeconds > 0 ? { startAfter: new Date(Date.now() + delaySeconds * 1000) } : {}),
    })),
  );
}

/** Does what an outcome asks for; pg-boss then removes its message. */
async function carryOut(
  boss: PgBoss,
  message: ChunkMessage,
  one: MessageClass,
  outcome: Outcome,
): Promise<void> {
  if (outcome.kind === 'retry') {
    await publish(boss, [message], { class: one, delaySeconds: outcome.delaySeconds });
  }
}
