/** The least that any service on these servers does for a job: a message, a row, an acknowledgement. */
import { once } from 'node:events';
import { Pool } from 'pg';
import { Connection } from 'rabbitmq-client';
import { inParallel } from './parallel.ts';
import { AT_ONCE, WORKERS } from './small-jobs.ts';

const QUEUE = 'bench-floor';
/** Messages a worker has before it acknowledges: one in hand, one waiting, as Log-Flow's workers. */
const PREFETCH = 2;
const CONSUMER = {
  queue: QUEUE,
  queueOptions: { passive: true },
  qos: { prefetchCount: PREFETCH },
  concurrency: 1,
};

export interface Floor {
  /** Jobs a second. */
  rateOf(logs: Buffer[]): Promise<number>;
}

/**
 * Each job is published with its bytes to a quorum queue and confirmed, consumed, inserted as a row with its
 * bytes, and acknowledged, with as many in flight as Log-Flow has requests and workers. What is open ends with
 * `parts`.
 */
export async function openFloor(
  urls: { postgres: string; rabbitmq: string },
  parts: AsyncDisposableStack,
): Promise<Floor> {
  const pool = new Pool({ connectionString: urls.postgres, max: WORKERS });
  // The server may end before the last idle connection is closed: `end` does not wait for that.
  pool.on('error', () => undefined);
  parts.defer(() => pool.end());
  await pool.query('create table floor (id integer primary key, data bytea not null)');
  const connection = new Connection({ url: urls.rabbitmq });
  const failed = Promise.withResolvers<never>();
  connection.on('error', failed.reject);
  // What waits on the connection may reject with the same first; then nobody else hears of it.
  failed.promise.catch(() => undefined);
  parts.defer(() => connection.close());
  await connection.queueDeclare({
    queue: QUEUE,
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
  const rounds = new Rounds();
  for (let worker = 0; worker < WORKERS; worker++) {
    const consumer = connection.createConsumer(CONSUMER, async ({ messageId, body }) => {
      await pool.query('insert into floor values ($1, $2)', [Number(messageId), body]);
      rounds.oneDone();
    });
    consumer.on('error', failed.reject);
    parts.defer(() => consumer.close());
    await once(consumer, 'ready');
  }
  const publisher = connection.createPublisher({ confirm: true });
  parts.defer(() => publisher.close());
  const publish = (id: number, log: Buffer) =>
    publisher.send({ routingKey: QUEUE, durable: true, messageId: String(id) }, log);
  return {
    rateOf: (logs) => Promise.race([failed.promise, rounds.run(logs, publish)]),
  };
}

/** Counts what the consumers did. */
class Rounds {
  #done = 0;
  #expected = 0;
  #whole = Promise.withResolvers<void>();

  oneDone(): void {
    this.#done++;
    if (this.#done === this.#expected) this.#whole.resolve();
  }

  async run(logs: Buffer[], publish: (id: number, log: Buffer) => Promise<void>): Promise<number> {
    const first = this.#expected;
    this.#expected += logs.length;
    this.#whole = Promise.withResolvers<void>();
    const begun = performance.now();
    await inParallel(logs.length, AT_ONCE, (index) => publish(first + index, logs[index]!));
    await this.#whole.promise;
    return logs.length / ((performance.now() - begun) / 1000);
  }
}
