import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Manifest } from '../../backup/manifest.ts';
import { openArchive } from '../../backup/write-archive.ts';
import type { Config } from '../../config/index.ts';
import type { EmbeddedDatabase } from '../../database/embedded/index.ts';
import { AppError, messageOf } from '../../errors.ts';
import { newSnapshotName } from '../data-folder.ts';
import { version } from '../version.ts';
import { takeSnapshot } from './take-snapshot.ts';

/** Takes a backup to where it is kept. */
export type Send = (manifest: Manifest, archive: Readable) => Promise<void>;

/**
 * Makes a backup of an open data folder and sends it; whoever has the folder open may go on meanwhile. It needs room in the
 * data folder for a copy of the database. Throws `backup_failed`, `backup_too_new` and whatever `send` throws.
 */
export async function makeBackup(
  database: EmbeddedDatabase,
  config: Config,
  send: Send,
): Promise<void> {
  const folder = path.join(config.dataDir, newSnapshotName());
  try {
    const { manifest, archive } = await snapshotAt(folder, database, config);
    await send(manifest, archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function snapshotAt(folder: string, database: EmbeddedDatabase, config: Config) {
  const createdAt = new Date().toISOString();
  try {
    const schema = await takeSnapshot(database, config, folder);
    return await openArchive({ folder, facts: { release: version, schema, createdAt } });
  } catch (error) {
    if (error instanceof AppError) throw error;
    const why = `${config.dataDir} could not be copied: ${messageOf(error)}.`;
    throw new AppError('backup_failed', why, { cause: error });
  }
}
