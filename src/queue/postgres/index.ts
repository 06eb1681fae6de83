import { type ConstructorOptions, type Db, PgBoss } from 'pg-boss';
import { AppError, messageOf } from '../../errors.ts';
import type { ChunkMessage, DeadLetter, Outcome, PublishOptions, Queue } from '../queue.ts';
import { consume } from './consume.ts';
import { readDepths, readLetters } from './depths.ts';

export const CHUNK_QUEUE = 'chunks';
export const FAILED_QUEUE = 'failed_queue';

/**
 * Seconds after which pg-boss takes a message from a consumer that never answered. Far above the time
 * a chunk may take: the rows' leases notice dead workers much earlier, this is only the floor.
 */
const EXPIRE_SECONDS = 3600;
/** Seconds; dead letters wait for a person, not for a clock. */
const TEN_YEARS = 10 * 365 * 24 * 3600;
/** Most dead letters of one job that are read at once: more than a job can have. */
const ALL_LETTERS = 1_000_000;
/** Connections of this process for its queue, apart from the one that listens. */
const POOL_SIZE = 4;
const CONNECT_TIMEOUT_MS = 5000;

export interface PostgresQueueOptions {
  /**
   * Where the queue lies: in an embedded database that is open (`fromPglite(...)`) and that this process
   * has for itself alone, or on a server, past any pooler in transaction mode because it listens.
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
  await boss.createQueue(FAILED_QUEUE, { retentionSeconds: TEN_YEARS });
  // Every message in flight belonged to a process that is dead, and the sweep publishes all unfinished
  // rows again.
  if (!('url' in options.database)) await boss.deleteAllJobs(CHUNK_QUEUE);
  const database = boss.getDb() as Db;

  return {
    publish: (messages, publishOptions) => reach(publish(boss, messages, publishOptions)),
    consume: (handler, consumeOptions) => {
      const settle = (message: ChunkMessage, outcome: Outcome) => carryOut(boss, message, outcome);
      return consume({ boss, database, queue: CHUNK_QUEUE, settle }, handler, consumeOptions);
    },
    bury: (letter) => reach(bury(boss, letter)),
    status: () => reach(readDepths(database, CHUNK_QUEUE, FAILED_QUEUE)),
    allDeadLetters: (limit) => reach(readLetters(database, FAILED_QUEUE, null, limit)),
    deadLetters: (jobID) => reach(readLetters(database, FAILED_QUEUE, jobID, ALL_LETTERS)),
    dropDeadLetters: (jobID) => reach(dropDeadLetters(boss, jobID)),
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

/** What pg-boss cannot do, the queue cannot do now: `queue_failed`. */
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
  { delaySeconds = 0, priority = 0 }: PublishOptions = {},
): Promise<void> {
  await boss.insert(
    CHUNK_QUEUE,
    messages.map((data) => ({
      data,
      // pg-boss takes the highest number first.
      priority: -priority,
      ...(delaySeconds > 0 ? { startAfter: new Date(Date.now() + delaySeconds * 1000) } : {}),
    })),
  );
}

/** What an outcome asks for besides that its message goes. */
async function carryOut(boss: PgBoss, message: ChunkMessage, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'retry') {
    await publish(boss, [message], { delaySeconds: outcome.delaySeconds });
  }
  if (outcome.kind === 'deadLetter') await bury(boss, outcome.letter);
}

async function bury(boss: PgBoss, letter: DeadLetter): Promise<void> {
  await boss.send(FAILED_QUEUE, letter);
}

async function dropDeadLetters(boss: PgBoss, jobID: string): Promise<void> {
  const found = await boss.findJobs(FAILED_QUEUE, { data: { jobID } });
  if (found.length > 0)
    await boss.deleteJob(
      FAILED_QUEUE,
      found.map((job) => job.id),
    );
}
