import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../errors.ts';

/** What every PostgreSQL data folder holds; without one of them the server would not start, or start anew. */
const NEEDED = ['PG_VERSION', 'global/pg_control', 'base', 'pg_wal', 'postgresql.conf'];

/** What a folder lacks to be that of a whole database. */
export const missingIn = (folder: string): string | undefined =>
  NEEDED.find((name) => !existsSync(path.join(folder, name)));

/** Throws `database_damaged` where the folder is not that of a whole database. */
export function assertWhole(folder: string): void {
  const missing = missingIn(folder);
  if (missing !== undefined) throw damaged(folder, `${missing} is missing`);
}

/** What to say of a database that cannot be opened. Nothing of it is touched. */
export function damaged(folder: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'database_damaged',
    `The embedded database in ${folder} cannot be used: ${why}. Restore the folder from a backup, or move it away to start with an empty one.`,
    { cause },
  );
}
