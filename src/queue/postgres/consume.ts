/** Consumers on pg-boss: the most urgent message first, but not always, and several of small work at once. */
import type { Db, Job, JobWithMetadata, PgBoss } from 'pg-boss';
import { isTurnOfOthers, nextClass } from '../class-turns.ts';
import {
  type ChunkHandler,
  type ChunkMessage,
  type ConsumeOptions,
  type Consumer,
  isSmallWork,
  type MessageClass,
  type Outcome,
} from '../queue.ts';
import { readyClasses } from './depths.ts';
import { classOf, priorityOf } from './priority.ts';
import { fromStored, type StoredMessage } from './stored-message.ts';

const POLL_SECONDS = 0.5;
/** Seconds between polls where NOTIFY works: nothing notifies when a delay has passed. */
const NOTIFIED_POLL_SECONDS = 1;

export interface Source {
  boss: PgBoss;
  database: Db;
  queue: string;
  /** Carries out an outcome. pg-boss acknowledges after it. */
  settle(message: ChunkMessage, one: MessageClass, outcome: Outcome): Promise<void>;
}

/** Runs handlers in `concurrency` slots, each of which runs one message, or its share of small ones. */
export async function consume(
  source: Source,
  handler: ChunkHandler,
  { concurrency, smallConcurrency = concurrency }: ConsumeOptions,
): Promise<Consumer> {
  const handle: Handle = async (stored, one) => {
    const { message, dueAt } = fromStored(stored);
    await source.settle(message, one, await handler(message, { class: one, dueAt }));
  };
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

type Handle = (stored: StoredMessage, one: MessageClass) => Promise<void>;

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
      async (delivered: JobWithMetadata<StoredMessage>[]) => {
        for (const { data, priority } of delivered) await this.#start(data, classOf(priority));
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

  async #start(message: StoredMessage, one: MessageClass): Promise<void> {
    const others = isSmallWork(one) ? this.#startSome(one, this.#small - 1) : undefined;
    await bothSettled(this.#handle(message, one), others);
    this.#starts++;
    if (isTurnOfOthers(this.#starts)) await this.#startOthers();
  }

  /** Starts messages of the class whose turn it is. */
  async #startOthers(): Promise<void> {
    const { database, queue } = this.#source;
    const one = nextClass(await readyClasses(database, queue), this.#starts++);
    if (one !== undefined) await this.#startSome(one, isSmallWork(one) ? this.#small : 1);
  }

  /** Starts up to so many messages of a class. */
  async #startSome(one: MessageClass, batchSize: number): Promise<void> {
    if (this.#isClosing || batchSize === 0) return;
    const { boss, queue } = this.#source;
    const priority = priorityOf(one);
    const range = { minPriority: priority, maxPriority: priority };
    await this.#run(await boss.fetch(queue, { batchSize, ...range }), one);
  }

  /** All at once, settled as pg-boss does it: what a handler throws gives its message back. */
  async #run(fetched: Job<StoredMessage>[], one: MessageClass): Promise<void> {
    const { boss, queue } = this.#source;
    const ends = await Promise.allSettled(fetched.map(({ data }) => this.#handle(data, one)));
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
