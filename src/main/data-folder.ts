import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { lockFolder } from '../database/embedded/folder-lock.ts';
import { AppError } from '../errors.ts';
import { makePrivate } from '../runtime/private-folder.ts';

/** What a restore has written so far. */
export const RESTORING = 'restoring';
const SNAPSHOT = /^snapshot-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The name of a folder in the data folder for what one backup is made of. */
export const newSnapshotName = (): string => `snapshot-${randomUUID()}`;

/** Whether something in a data folder belongs to a backup or a restore that is under way, or was killed. */
export const isUnfinished = (name: string): boolean => name === RESTORING || SNAPSHOT.test(name);

/**
 * Throws `no_data_store` where no server has made a data store in the folder: a command of an operator would otherwise answer
 * from a new, empty one.
 */
export function assertDataStore(dataDir: string): void {
  if (existsSync(path.join(dataDir, 'database'))) return;
  throw new AppError(
    'no_data_store',
    `There is no data store in ${dataDir}: set LOGFLOW_DATA_DIR as for the server, or start the server once, which makes one.`,
  );
}

/**
 * Takes the data folder for this process alone, until the end of `parts`, and for its owner alone. Returns the path of the
 * database in it. Throws `data_folder_in_use`.
 */
export function takeDataFolder(dataDir: string, parts: AsyncDisposableStack): string {
  // What this process writes is for the owner alone, whatever the shell's umask.
  process.umask(0o077);
  const lock = lockFolder(dataDir);
  parts.defer(() => lock.release());
  removeUnfinished(dataDir);
  makePrivate(dataDir);
  // PGlite makes its files writable for all, whatever the umask: nobody else gets into the folder, but a copy would
  // keep their modes.
  parts.defer(() => makePrivate(dataDir));
  return path.join(dataDir, 'database');
}

/** Removes what backups and restores left that were killed; whoever holds the lock knows that none is under way. */
export function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir).filter(isUnfinished)) {
    rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
}
