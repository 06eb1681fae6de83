import path from 'node:path';
import { fromPglite } from 'pg-boss';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { createPostgresQueue } from '../../src/queue/postgres/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { queueContract } from './queue.ts';

queueContract('the embedded database', async () => {
  const folder = await temporaryFolder();
  const database = await openEmbeddedDatabase(path.join(folder.path, 'database'));
  const queue = await createPostgresQueue({
    database: fromPglite(database.embedded),
    onError: (error) => {
      throw error;
    },
  });
  return {
    queue,
    close: async () => {
      await queue.close();
      await database.close();
      await folder.remove();
    },
  };
});
