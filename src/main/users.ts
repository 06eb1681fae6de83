import { ConfigError } from '../config/index.ts';
import type { Database } from '../database/open.ts';
import { readStartupInput } from './startup-input.ts';
import { openStores } from './stores/index.ts';

/** What a task on accounts works with. */
export interface UsersContext {
  db: Database;
  /** Where accounts are kept. */
  auth: 'local' | 'supabase';
}

/**
 * Runs an operator's task on the database that the environment names. Throws FolderLockedError where it is the embedded
 * one and a server has it.
 */
export async function withUsers<Result>(
  task: (context: UsersContext) => Promise<Result>,
): Promise<Result> {
  const { config, log } = readStartupInput({ LOGFLOW_WORKERS: '0' });
  const stores = await openStores(config, log);
  try {
    return await task({ db: stores.db, auth: config.auth });
  } finally {
    await stores.close();
  }
}

/** Throws a ConfigError where accounts are elsewhere. */
export function assertLocal({ auth }: UsersContext): void {
  if (auth === 'local') return;
  const problem = 'is supabase: accounts are added, listed and named by address in the project';
  throw new ConfigError([{ variable: 'AUTH', problem }]);
}
