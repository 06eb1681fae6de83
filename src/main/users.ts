import path from 'node:path';
import { type Config, ConfigError } from '../config/index.ts';
import type { Database } from '../database/open.ts';
import { messageOf } from '../errors.ts';
import type { Log } from './log.ts';
import { readStartupInput } from './startup-input.ts';

/** What a task on accounts works with. */
export interface UsersContext {
  db: Database;
  /** Where accounts are kept. */
  auth: 'local' | 'supabase';
}

/**
 * Runs an operator's task on the database that the environment names; queue and blob store are left alone, so that they may be
 * away. Throws FolderLockedError where the database is the embedded one and a server has it.
 */
export async function withUsers<Result>(
  task: (context: UsersContext) => Promise<Result>,
): Promise<Result> {
  const { config, log } = readStartupInput();
  const parts = new AsyncDisposableStack();
  try {
    const db = config.database
      ? await openServer(config.database.url, log, parts)
      : await openFolder(config, parts);
    return await task({ db, auth: config.auth });
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
  const { lockFolder } = await import('../database/embedded/folder-lock.ts');
  const { openEmbeddedDatabase } = await import('../database/embedded/index.ts');
  const lock = lockFolder(dataDir);
  parts.defer(() => lock.release());
  const { db, close } = await openEmbeddedDatabase(path.join(dataDir, 'database'));
  parts.defer(close);
  return db;
}

/** Throws a ConfigError where accounts are elsewhere. */
export function assertLocal({ auth }: UsersContext): void {
  if (auth === 'local') return;
  const problem = 'is supabase: accounts are added, listed and named by address in the project';
  throw new ConfigError([{ variable: 'AUTH', problem }]);
}
