import type { Config, DatabaseConfig } from '../../config/index.ts';
import { messageOf } from '../../errors.ts';
import type { ProgressBus } from '../../live/progress-bus.ts';
import type { Queue } from '../../queue/queue.ts';
import type { RequestBus } from '../../requests/request-bus.ts';
import { openBlobs } from './blobs.ts';
import { openRabbitBus, openRabbitQueue, openRabbitRequests } from './rabbitmq.ts';
import type { Opening, Stores } from './stores.ts';

/**
 * Opens stores that any number of processes on any number of machines share: PostgreSQL, with the queue, the progress
 * bus and requests in RabbitMQ where it is given, else in PostgreSQL too.
 */
export async function openShared(
  opening: Opening,
  server: DatabaseConfig,
): Promise<Omit<Stores, 'close'>> {
  const { config, log, parts } = opening;
  const { openServerDatabase } = await import('../../database/server/index.ts');
  const database = await openServerDatabase(server.url, {
    poolSize: server.poolSize,
    onError: (error) => log.warn({ err: messageOf(error) }, 'database'),
  });
  parts.defer(() => database.close());
  const blobs = await openBlobs(config);
  const messaging = await openMessaging(opening, server, config.rabbitmq);
  const { db, pool } = database;
  return { db, databasePool: pool, blobs, ...messaging, isShared: true, embedded: null };
}

async function openMessaging(
  { log, parts }: Opening,
  { directURL }: DatabaseConfig,
  rabbitmq: Config['rabbitmq'],
): Promise<{ queue: Queue; bus: ProgressBus; requests: RequestBus }> {
  if (rabbitmq) {
    const queue = await openRabbitQueue(rabbitmq, log);
    parts.defer(() => queue.close());
    const bus = await openRabbitBus(rabbitmq, log);
    parts.defer(() => bus.close());
    const requests = await openRabbitRequests(rabbitmq, log);
    parts.defer(() => requests.close());
    return { queue, bus, requests };
  }
  const { createPostgresQueue } = await import('../../queue/postgres/index.ts');
  const { createPostgresBus } = await import('../../live/postgres/index.ts');
  const queue = await createPostgresQueue({
    database: { url: directURL },
    onError: (error) => log.warn({ err: messageOf(error) }, 'queue'),
  });
  parts.defer(() => queue.close());
  const bus = await createPostgresBus({
    url: directURL,
    onError: (error) => log.warn({ err: messageOf(error) }, 'progress bus'),
  });
  parts.defer(() => bus.close());
  const { createPostgresRequests } = await import('../../requests/postgres/index.ts');
  const requests = createPostgresRequests({
    url: directURL,
    onError: (error) => log.warn({ err: messageOf(error) }, 'requests'),
  });
  parts.defer(() => requests.close());
  return { queue, bus, requests };
}
