import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config/index.ts';
import type { EmbeddedDatabase } from '../../database/embedded/index.ts';
import { lastMigration } from '../../database/known-migrations.ts';
import { AppError, systemCodeOf } from '../../errors.ts';

/**
 * The folder of the blobs where they are in the data folder. Elsewhere they are looked after by whoever chose that place,
 * and no backup of the data folder has them.
 */
export function ownBlobs({ storage, dataDir }: Config): string | null {
  const own = path.join(dataDir, 'blobs');
  return storage.kind === 'file' && path.resolve(storage.folder) === own ? own : null;
}

/**
 * Makes a folder with what the data folder holds at one moment: every blob that a row of the database names is there, and
 * stays. Returns the last migration of the database. Throws `backup_too_new` for one that a newer release has changed.
 */
export async function takeSnapshot(
  database: EmbeddedDatabase,
  config: Config,
  target: string,
): Promise<string> {
  const schema = await lastMigration(database.db);
  if (schema === null) {
    throw new AppError(
      'backup_too_new',
      'A newer release has changed this data folder: make the backup with that one.',
    );
  }
  await mkdir(target);
  const blobs = ownBlobs(config);
  // A blob is stored before the row that names it, and removed after the row that did: while no statement runs, none of those
  // that are needed goes.
  await database.copyFiles(path.join(target, 'database'), async () => {
    if (blobs === null) return;
    const { linkAll } = await import('../../blobs/filesystem/link-all.ts');
    await linkAll(blobs, path.join(target, 'blobs'));
  });
  await copySecretFile(config.dataDir, target);
  return schema;
}

/** Earlier releases had the key of the access tokens in a file; the first start of a later one moves it into the database. */
async function copySecretFile(dataDir: string, target: string): Promise<void> {
  try {
    await copyFile(path.join(dataDir, 'token-secret'), path.join(target, 'token-secret'));
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
}
