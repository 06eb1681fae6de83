import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../errors.ts';
import { makePrivateFolder } from '../../runtime/private-folder.ts';

export interface FolderLock {
  release(): void;
}

/** Whether an error says that another process holds the folder. */
export const isFolderInUse = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'data_folder_in_use';

const SQLITE_BUSY = 5;

/** Locks that this process holds: a database that nobody refers to is collected, and its lock is gone. */
const held = new Set<DatabaseSync>();

/**
 * Takes a folder for this process alone, or throws `data_folder_in_use` at once.
 *
 * The lock is an exclusive transaction on an empty SQLite file: SQLite comes with Node and takes
 * the operating system's file lock, which the kernel frees however the process ends. A file that
 * merely exists would outlive a kill, and a time stamp would make the next start wait.
 */
export function lockFolder(folder: string): FolderLock {
  makePrivateFolder(folder);
  const holderFile = path.join(folder, 'lock.pid');
  const database = new DatabaseSync(path.join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw folderInUse(folder, readHolder(holderFile));
  }
  writeFileSync(holderFile, String(process.pid));
  held.add(database);
  return {
    release: () => {
      held.delete(database);
      database.close();
    },
  };
}

/** @param holder its process id, where it could be read */
function folderInUse(folder: string, holder: string | null): AppError {
  const which = holder ? ` (process ${holder})` : '';
  return new AppError(
    'data_folder_in_use',
    `The data folder ${folder} is in use by another Log-Flow${which}. Stop that one, or choose another folder with LOGFLOW_DATA_DIR.`,
  );
}

function readHolder(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    // The holder may be between taking the lock and writing its id; the message does without it.
    return null;
  }
}
