import path from 'node:path';
import { fromPglite } from 'pg-boss';
import { lockFolder } from '../../database/embedded/folder-lock.ts';
import { openEmbeddedDatabase } from '../../database/embedded/index.ts';
import { createInProcessBus } from '../../live/in-process/index.ts';
import { createPostgresQueue } from '../../queue/postgres/index.ts';
import { makePrivate } from '../../runtime/private-folder.ts';
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
  // What this process writes is for the owner alone, whatever the shell's umask.
  process.umask(0o077);
  const lock = lockFolder(config.dataDir);
  parts.defer(() => lock.release());
  makePrivate(config.dataDir);
  // PGlite makes its files writable for all, whatever the umask: nobody else gets into the folder, but a copy would
  // keep their modes.
  parts.defer(() => makePrivate(config.dataDir));
  const [database, blobs] = await Promise.all([
    openEmbeddedDatabase(path.join(config.dataDir, 'database')),
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
  return { db: database.db, queue, blobs, bus, isShared: false };
}
