import type { Config } from '../../config.ts';
import type { JobLog } from '../../jobs/index.ts';
import { openEmbedded } from './embedded.ts';
import { openShared } from './shared.ts';
import type { Stores } from './stores.ts';

export type { Stores } from './stores.ts';

/**
 * Opens the stores that the configuration names: with DATABASE_URL those that many processes share,
 * else the embedded ones. Throws FolderLockedError where another process has the embedded ones, and an
 * error that says what to do where a server cannot be reached or was not prepared (`migrate`).
 */
export async function openStores(config: Config, log: JobLog): Promise<Stores> {
  const parts = new AsyncDisposableStack();
  try {
    const opening = { config, log, parts };
    const stores = config.database
      ? await openShared(opening, config.database)
      : await openEmbedded(opening);
    return { ...stores, close: () => parts.disposeAsync() };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}
