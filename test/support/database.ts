import path from 'node:path';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import type { OpenDatabase } from '../../src/database/open.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** An embedded database in a folder of its own, which goes with it. */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const folder = await temporaryFolder();
  const { db, pool, close } = await openEmbeddedDatabase(path.join(folder.path, 'database'));
  return {
    db,
    pool,
    close: async () => {
      await close();
      await folder.remove();
    },
  };
}
