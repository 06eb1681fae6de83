import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { BackupFacts } from '../../backup/manifest.ts';
import type { Config } from '../../config/index.ts';
import type { EmbeddedDatabase } from '../../database/embedded/index.ts';
import { AppError, messageOf } from '../../errors.ts';
import { newSnapshotName } from '../data-folder.ts';
import { version } from '../version.ts';
import { takeSnapshot } from './take-snapshot.ts';

/** What a backup is made of, in the data folder. */
export interface Snapshot {
  /** Of its folder. */
  name: string;
  facts: BackupFacts;
}

/**
 * Copies an open data folder, and removes the copy after `use`; whoever has the folder open may go on meanwhile. It needs
 * room in the data folder for a copy of the database. Throws `backup_failed`, `backup_too_new` and whatever `use` throws.
 */
export async function withSnapshot(
  database: EmbeddedDatabase,
  config: Config,
  use: (snapshot: Snapshot) => Promise<void>,
): Promise<void> {
  const name = newSnapshotName();
  const folder = path.join(config.dataDir, name);
  try {
    await use({ name, facts: await factsOf(folder, database, config) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function factsOf(
  folder: string,
  database: EmbeddedDatabase,
  config: Config,
): Promise<BackupFacts> {
  const createdAt = new Date().toISOString();
  try {
    const schema = await takeSnapshot(database, config, folder);
    return { release: version, schema, createdAt };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const why = `${config.dataDir} could not be copied: ${messageOf(error)}.`;
    throw new AppError('backup_failed', why, { cause: error });
  }
}
