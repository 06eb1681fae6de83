import path from 'node:path';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { databaseContract } from './database.ts';

databaseContract('embedded database', async () => {
  const folder = await temporaryFolder();
  return {
    open: () => openEmbeddedDatabase(path.join(folder.path, 'database')),
    remove: folder.remove,
  };
});
