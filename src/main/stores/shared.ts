import type { DatabaseConfig } from '../../config.ts';
import { openBlobs } from './blobs.ts';
import { openRabbitBus, openRabbitQueue } from './rabbitmq.ts';
import type { Opening, Stores } from './stores.ts';

/**
 * Opens stores that any number of processes on any number of machines share: PostgreSQL, with the queue
 * and the progress bus in RabbitMQ where it is given, else in PostgreSQL too.
 */
export async function openShared(
  { config, log, parts }: Opening,
  { url, directURL, poolSize }: DatabaseConfig,
): Promise<Omit<Stores, 'close'>> {
  const { openServerDatabase } = await import('../../database/server/index.ts');
  const onError = (error: Error) => log.warn({ err: error }, 'database');
  const database = await openServerDatabase(url, { poolSize, onError });
  parts.defer(() => database.close());
  const blobs = await openBlobs(config);
  if (config.rabbitmq) {
    const queue = await openRabbitQueue(config.rabbitmq, log);
    parts.defer(() => queue.close());
    const bus = await openRabbitBus(config.rabbitmq, log);
    parts.defer(() => bus.close());
    return { db: database.db, queue, blobs, bus, isShared: true };
  }
  const { createPostgresQueue } = await import('../../queue/postgres/index.ts');
  const { createPostgresBus } = await import('../../live/postgres/index.ts');
  const queue = await createPostgresQueue({ database: { url: directURL }, onError });
  parts.defer(() => queue.close());
  const bus = await createPostgresBus({ url: directURL, onError });
  parts.defer(() => bus.close());
  return { db: database.db, queue, blobs, bus, isShared: true };
}
