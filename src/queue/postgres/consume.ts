/** Consumers on pg-boss: the most urgent message first, but not always, and several of small work at once. */
import type { Db, Job, JobWithMetadata, PgBoss } from 'pg-boss';
import type { ChunkHandler, ChunkMessage, ConsumeOptions, Consumer, Outcome } from '../queue.ts';
import { lowestPriority } from './depths.ts';

/** Of so many messages that a slot starts, one is the least urgent, so that none starves. */
const LEAST_URGENT_EVERY = 4;
/** The priority of small work, as pg-boss counts it. */
const SMALL_PRIORITY = 0;
const POLL_SECONDS = 0.5;
/** Seconds between polls where NOTIFY works: nothing notifies when a delay has passed. */
const NOTIFIED_POLL_SECONDS = 1;

export interface Source {
  boss: PgBoss;
  database: Db;
  queue: string;
  /** Carries out an outcome. pg-boss acknowledges after it. */
  settle(message: ChunkMessage, outcome: Outcome): Promise<void>;
}

/** Runs handlers in `concurrency` slots, each of which runs one message, or its share of small ones. */
export async function consume(
  source: Source,
  handler: ChunkHandler,
  { concurrency, smallConcurrency = concurrency }: ConsumeOptions,
): Promise<Consumer> {
  const handle = async (message: ChunkMessage) => source.settle(message, await handler(message));
  const small = Math.max(1, Math.floor(smallConcurrency / concurrency));
  const slots = Array.from({ length: concurrency }, () => new Slot(source, handle, small));
  const ids = await Promise.all(slots.map((slot) => slot.open()));
  const { boss, queue } = source;
  return {
    close: async () => {
      for (const slot of slots) slot.startNoMore();
      await Promise.all(ids.map((id) => boss.offWork(queue, { id, wait: true })));
    },
  };
}

type Handle = (message: ChunkMessage) => Promise<void>;

/** Runs one message after the other: pg-boss delivers the first of each start, the slot fetches the others. */
class Slot {
  readonly #source: Source;
  readonly #handle: Handle;
  readonly #small: number;
  #starts = 0;
  #isClosing = false;

  /** Runs up to `small` messages of small work at once. */
  constructor(source: Source, handle: Handle, small: number) {
    this.#source = source;
    this.#handle = handle;
    this.#small = small;
  }

  /** Resolves with its id in pg-boss. */
  async open(): Promise<string> {
    const { boss, queue } = this.#source;
    const id: string = await boss.work(
      queue,
      {
        batchSize: 1,
        includeMetadata: true,
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: NOTIFIED_POLL_SECONDS,
      },
      async (delivered: JobWithMetadata<ChunkMessage>[]) => {
        for (const { data, priority } of delivered) await this.#start(data, priority);
        // Look again at once: there may be more than the one message that woke us.
        boss.notifyWorker(id);
      },
    );
    return id;
  }

  /** Stops what it fetches itself; pg-boss is stopped by `offWork`. */
  startNoMore(): void {
    this.#isClosing = true;
  }

  async #start(message: ChunkMessage, priority: number): Promise<void> {
    const others = priority === SMALL_PRIORITY ? this.#startMoreSmall() : undefined;
    await bothSettled(this.#handle(message), others);
    this.#starts++;
    if (this.#isClosing || this.#starts % LEAST_URGENT_EVERY !== LEAST_URGENT_EVERY - 1) return;
    this.#starts++;
    await this.#startLeastUrgent();
  }

  async #startMoreSmall(): Promise<void> {
    const batchSize = this.#small - 1;
    if (this.#isClosing || batchSize === 0) return;
    const { boss, queue } = this.#source;
    await this.#run(await boss.fetch(queue, { batchSize, minPriority: SMALL_PRIORITY }));
  }

  async #startLeastUrgent(): Promise<void> {
    const { boss, database, queue } = this.#source;
    const maxPriority = await lowestPriority(database, queue);
    if (this.#isClosing || maxPriority === null) return;
    await this.#run(await boss.fetch(queue, { batchSize: 1, maxPriority }));
  }

  /** All at once, settled as pg-boss does it: what a handler throws gives its message back. */
  async #run(fetched: Job<ChunkMessage>[]): Promise<void> {
    const { boss, queue } = this.#source;
    const ends = await Promise.allSettled(fetched.map(({ data }) => this.#handle(data)));
    const done = fetched.filter((_, index) => ends[index]!.status === 'fulfilled');
    if (done.length > 0) {
      await boss.complete(
        queue,
        done.map(({ id }) => id),
      );
    }
    for (const [index, end] of ends.entries()) {
      if (end.status === 'rejected') await boss.fail(queue, fetched[index]!.id, end.reason);
    }
  }
}

/** Waits for both; then rejects as the first did, or else as the second did. */
async function bothSettled(first: Promise<void>, second: Promise<void> | undefined): Promise<void> {
  for (const end of await Promise.allSettled([first, second])) {
    if (end.status === 'rejected') throw end.reason;
  }
}
