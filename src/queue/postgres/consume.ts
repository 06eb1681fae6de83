/** Consumers on pg-boss: the most urgent message first, but not always, and several of small work at once. */
import type { Db, Job, JobWithMetadata, PgBoss } from 'pg-boss';
import type { ChunkHandler, ChunkMessage, ConsumeOptions, Consumer, Outcome } from '../queue.ts';
import { lowestPriority } from './depths.ts';

/** Every so many starts of a slot the least urgent message has its turn, so that none starves. */
const TURN_OF_THE_LEAST = 4;
/** Of small work, as pg-boss has it. */
const SMALL_PRIORITY = 0;
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

/** Runs handlers in `concurrency` slots, each of which has one message in hand, or its share of small ones. */
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

/** What takes one message after the other: pg-boss brings the first of each start, the rest it fetches itself. */
class Slot {
  readonly #source: Source;
  readonly #handle: Handle;
  readonly #small: number;
  #starts = 0;
  #isClosing = false;

  /** Has up to `small` messages of small work in hand. */
  constructor(source: Source, handle: Handle, small: number) {
    this.#source = source;
    this.#handle = handle;
    this.#small = small;
  }

  /** Gives pg-boss's id of it. */
  async open(): Promise<string> {
    const { boss, queue } = this.#source;
    const id: string = await boss.work(
      queue,
      {
        batchSize: 1,
        includeMetadata: true,
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: BACKSTOP_POLL_SECONDS,
      },
      async (delivered: JobWithMetadata<ChunkMessage>[]) => {
        for (const { data, priority } of delivered) await this.#start(data, priority);
        // Look again at once: there may be more than the one message that woke us.
        boss.notifyWorker(id);
      },
    );
    return id;
  }

  /** Of what it fetches itself; pg-boss is told by `offWork`. */
  startNoMore(): void {
    this.#isClosing = true;
  }

  async #start(message: ChunkMessage, priority: number): Promise<void> {
    const others = priority === SMALL_PRIORITY ? this.#startMoreSmall() : undefined;
    await bothSettled(this.#handle(message), others);
    this.#starts++;
    if (this.#isClosing || this.#starts % TURN_OF_THE_LEAST !== TURN_OF_THE_LEAST - 1) return;
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

/** Waits for both, and rejects as the first would, or else the second: neither may run on unseen. */
async function bothSettled(first: Promise<void>, second: Promise<void> | undefined): Promise<void> {
  for (const end of await Promise.allSettled([first, second])) {
    if (end.status === 'rejected') throw end.reason;
  }
}
