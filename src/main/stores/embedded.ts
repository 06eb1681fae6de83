import { fromPglite } from 'pg-boss';
import { openEmbeddedDatabase } from '../../database/embedded/index.ts';
import { createInProcessBus } from '../../live/in-process/index.ts';
import { createPostgresQueue } from '../../queue/postgres/index.ts';
import { takeDataFolder } from '../data-folder.ts';
import { openBlobs } from './blobs.ts';
import { openRabbitQueue } from './rabbitmq.ts';
import type { Opening, Stores } from './stores.ts';

/**
 * Opens the embedded database under the data folder, which this process then has for itself alone, and
 * the queue in it, unless RabbitMQ is given. Throws `data_folder_in_use` when another one has the folder.
 */
export async function openEmbedded({
  config,
  log,
  parts,
}: Opening): Promise<Omit<Stores, 'close'>> {
  const databaseFolder = takeDataFolder(config.dataDir, parts);
  const [database, blobs] = await Promise.all([
    openEmbeddedDatabase(databaseFolder),
    openBlobs(config),
  ]);
  parts.defer(() => database.close());
  const queue = config.rabbitmq
    ? await openRabbitQueue(config.rabbitmq, log)
    : await createPostgresQueue({
        database: fromPglite(database.embedded),
        onError: (error) => log.error({ err: error }, 'queue'),
      });
  parts.defer(() => queue.close());
  const bus = createInProcessBus();
  parts.defer(() => bus.close());
  return {
    db: database.db,
    databasePool: null,
    queue,
    blobs,
    bus,
    requests: null,
    isShared: false,
    embedded: database,
  };
}
