import type { Config } from '../config/index.ts';
import type { Database } from '../database/open.ts';
import { messageOf } from '../errors.ts';
import { openOrAsk } from './control/open-or-ask.ts';
import { assertDataStore, takeDataFolder } from './data-folder.ts';
import type { Log } from './log.ts';
import { readStartupInput } from './startup-input.ts';
import { USER_OPERATIONS, type UserOperations, userOperations } from './user-operations.ts';

/**
 * Runs an operator's task on the accounts of the database that the environment names; queue and blob store are left alone,
 * so that they may be away. Where a server has the embedded one, it does the task. Throws `data_folder_in_use` where another
 * command has it, and `no_data_store` where there is no embedded one.
 */
export async function withUsers<Result>(
  task: (users: UserOperations) => Promise<Result>,
): Promise<Result> {
  const { config, log } = readStartupInput();
  if (!config.database) assertDataStore(config.dataDir);
  const parts = new AsyncDisposableStack();
  const { database, dataDir, auth } = config;
  const open = async () =>
    userOperations({
      db: database ? await openServer(database.url, log, parts) : await openFolder(config, parts),
      auth,
    });
  try {
    return await task(await openOrAsk<UserOperations>(dataDir, USER_OPERATIONS, open));
  } finally {
    await parts.disposeAsync();
  }
}

/** One for the task, and one more in reserve. */
const POOL_SIZE = 2;

async function openServer(url: string, log: Log, parts: AsyncDisposableStack): Promise<Database> {
  const { openServerDatabase } = await import('../database/server/index.ts');
  const onError = (error: Error) => log.warn({ err: messageOf(error) }, 'database');
  const { db, close } = await openServerDatabase(url, { poolSize: POOL_SIZE, onError });
  parts.defer(close);
  return db;
}

async function openFolder({ dataDir }: Config, parts: AsyncDisposableStack): Promise<Database> {
  const { openEmbeddedDatabase } = await import('../database/embedded/index.ts');
  const { db, close } = await openEmbeddedDatabase(takeDataFolder(dataDir, parts));
  parts.defer(close);
  return db;
}
