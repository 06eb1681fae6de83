import path from 'node:path';
import { fromPglite } from 'pg-boss';
import type { BlobStore } from '../blobs/blob-store.ts';
import { createFilesystemBlobStore } from '../blobs/filesystem/index.ts';
import { type FolderLock, lockFolder } from '../database/folder-lock.ts';
import { type OpenDatabase, openEmbeddedDatabase } from '../database/open.ts';
import type { JobLog } from '../jobs/index.ts';
import { createPostgresQueue } from '../queue/postgres/index.ts';
import type { Queue } from '../queue/queue.ts';

export interface Stores {
  database: OpenDatabase;
  queue: Queue;
  blobs: BlobStore;
  close(): Promise<void>;
}

/**
 * Opens the embedded stores under the data folder, which this process then has for itself alone.
 * Throws FolderLockedError when another one has it.
 */
export async function openEmbeddedStores(
  dataFolder: string,
  blobFolder: string,
  log: JobLog,
): Promise<Stores> {
  const lock: FolderLock = lockFolder(dataFolder);
  try {
    const [database, blobs] = await Promise.all([
      openEmbeddedDatabase(path.join(dataFolder, 'database')),
      createFilesystemBlobStore(blobFolder),
    ]);
    const queue = await createPostgresQueue({
      database: fromPglite(database.embedded),
      backend: 'pglite',
      dropLeftovers: true,
      onError: (error) => log.error({ err: error }, 'queue'),
    });
    return {
      database,
      queue,
      blobs,
      close: async () => {
        await queue.close();
        await database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
