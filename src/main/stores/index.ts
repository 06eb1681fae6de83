import type { Config, DatabaseConfig } from '../../config/index.ts';
import type { JobLog } from '../../jobs/index.ts';
import type { Opening, Stores } from './stores.ts';

export type { Stores } from './stores.ts';

/**
 * Opens the stores that the configuration names: with DATABASE_URL those that many processes share,
 * else the embedded ones. Throws `data_folder_in_use` where another process has the embedded ones, and an
 * error that says what to do where a server cannot be reached or was not prepared (`migrate`). What the others
 * need is not even loaded: pg-boss and PGlite are 2 MB of sources, which V8 keeps.
 */
export async function openStores(config: Config, log: JobLog): Promise<Stores> {
  const parts = new AsyncDisposableStack();
  try {
    const opening = { config, log, parts };
    const stores = config.database
      ? await openDatabaseServer(opening, config.database)
      : await openFolder(opening);
    return { ...stores, close: () => parts.disposeAsync() };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

async function openDatabaseServer(opening: Opening, server: DatabaseConfig) {
  const { openShared } = await import('./shared.ts');
  return openShared(opening, server);
}

async function openFolder(opening: Opening) {
  const { openEmbedded } = await import('./embedded.ts');
  return openEmbedded(opening);
}
