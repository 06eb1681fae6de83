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
  parts.defer(() => pool.end());
  await pool.query('create table floor (id integer primary key, data bytea not null)');
  const connection = new Connection({ url: urls.rabbitmq });
  const broken = Promise.withResolvers<never>();
  connection.on('error', broken.reject);
  parts.defer(() => connection.close());
  await connection.queueDeclare({
    queue: QUEUE,
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
  const work = run(connection, pool, logs, parts);
  return Promise.race([work, broken.promise]);
}

async function run(
  connection: Connection,
  pool: Pool,
  logs: Buffer[],
  parts: AsyncDisposableStack,
): Promise<number> {
  const jobs = logs.length;
  const all = Promise.withResolvers<void>();
  let done = 0;
  for (let worker = 0; worker < WORKERS; worker++) {
    const consumer = connection.createConsumer(
      { queue: QUEUE, qos: { prefetchCount: PREFETCH }, concurrency: 1 },
      async ({ messageId, body }) => {
        await pool.query('insert into floor values ($1, $2)', [Number(messageId), body]);
        done++;
        if (done === jobs) all.resolve();
      },
    );
    consumer.on('error', all.reject);
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
