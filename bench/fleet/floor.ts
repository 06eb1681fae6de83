/** The least that any service on these servers does for a job: a message, a row, an acknowledgement. */
import { once } from 'node:events';
import { Pool } from 'pg';
import { Connection, type Consumer } from 'rabbitmq-client';
import { inParallel } from './parallel.ts';
import { AT_ONCE, WORKERS } from './small-jobs.ts';

const QUEUE = 'bench-floor';
/** Messages a worker has before it acknowledges: one in hand, one waiting, as Log-Flow's workers. */
const PREFETCH = 2;

/**
 * Jobs a second: each is published with its bytes to a quorum queue and confirmed, consumed, inserted as
 * a row with its bytes, and acknowledged, with as many in flight as Log-Flow has requests and workers.
 */
export async function floorRate(
  urls: { postgres: string; rabbitmq: string },
  logs: Buffer[],
): Promise<number> {
  await using parts = new AsyncDisposableStack();
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
  const setting = { connection, pool, parts, fail: failed.reject };
  // Awaited here: what the work needs is closed on the way out.
  return await Promise.race([failed.promise, run(setting, logs)]);
}

interface Setting {
  connection: Connection;
  pool: Pool;
  parts: AsyncDisposableStack;
  fail(error: unknown): void;
}

async function run({ connection, pool, parts, fail }: Setting, logs: Buffer[]): Promise<number> {
  const jobs = logs.length;
  const all = Promise.withResolvers<void>();
  let done = 0;
  for (let worker = 0; worker < WORKERS; worker++) {
    const consumer = connection.createConsumer(
      {
        queue: QUEUE,
        queueOptions: { passive: true },
        qos: { prefetchCount: PREFETCH },
        concurrency: 1,
      },
      async ({ messageId, body }) => {
        await pool.query('insert into floor values ($1, $2)', [Number(messageId), body]);
        done++;
        if (done === jobs) all.resolve();
      },
    );
    consumer.on('error', fail);
    parts.defer(() => consumer.close());
    await ready(consumer);
  }
  const publisher = connection.createPublisher({ confirm: true });
  parts.defer(() => publisher.close());
  const begun = performance.now();
  await inParallel(jobs, AT_ONCE, (index) =>
    publisher.send({ routingKey: QUEUE, durable: true, messageId: String(index) }, logs[index]),
  );
  await all.promise;
  return jobs / ((performance.now() - begun) / 1000);
}

const ready = (consumer: Consumer): Promise<unknown> => once(consumer, 'ready');
