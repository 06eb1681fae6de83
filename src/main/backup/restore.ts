import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { extractArchive } from '../../backup/extract-archive.ts';
import { type Manifest, tooNew } from '../../backup/manifest.ts';
import { type Config, ConfigError, readConfig } from '../../config/index.ts';
import { missingIn } from '../../database/embedded/assert-whole.ts';
import { lockFolder } from '../../database/embedded/folder-lock.ts';
import { knownMigrations } from '../../database/known-migrations.ts';
import { AppError, systemCodeOf } from '../../errors.ts';
import { fileUnusable } from '../../runtime/file-unusable.ts';
import { makePrivate } from '../../runtime/private-folder.ts';
import { isUnfinished, RESTORING, removeUnfinished } from '../data-folder.ts';
import { assertEmbedded } from './assert-embedded.ts';
import { ownBlobs } from './take-snapshot.ts';

export interface Restored {
  dataDir: string;
  manifest: Manifest;
  /** Whether the configuration names a place for the blobs that are not in the backup. */
  hasOtherBlobs: boolean;
}

/**
 * Restores a backup into the data folder that the environment names, which must be empty or absent; its files come there
 * only when all of the backup was found to be whole. Throws `data_folder_not_empty`, `data_folder_in_use`, `not_a_backup`,
 * `backup_damaged`, `backup_too_new`, `file_unusable`.
 */
export async function restore(file: string): Promise<Restored> {
  const config = readConfig(process.env);
  assertEmbedded(config, 'restore');
  const { dataDir } = config;
  const source = await openFile(file);
  const isNew = !existsSync(dataDir);
  const lock = lockFolder(dataDir);
  try {
    await assertEmpty(dataDir);
    const manifest = await restoreOrClear(config, source, isNew);
    return { dataDir, manifest, hasOtherBlobs: ownBlobs(config) === null };
  } finally {
    source.destroy();
    lock.release();
  }
}

async function openFile(file: string): Promise<Readable> {
  try {
    const handle = await open(file);
    // A folder would be opened, and say so at the first read.
    if (!(await handle.stat()).isDirectory()) return handle.createReadStream();
    await handle.close();
  } catch (error) {
    throw fileUnusable(file, 'read', error);
  }
  throw new AppError('file_unusable', `${file} cannot be read: it is a folder.`);
}

/** What may be there without being anybody's data; the last one belongs to the file system. */
const NOBODYS = new Set([
  'lock.sqlite',
  'lock.sqlite-journal',
  'lock.pid',
  'control.json',
  'lost+found',
]);

async function assertEmpty(dataDir: string): Promise<void> {
  const found = (await readdir(dataDir)).filter(
    (name) => !NOBODYS.has(name) && !isUnfinished(name),
  );
  if (found.length === 0) return;
  const what = found.includes('database') ? 'a data store' : JSON.stringify(found[0]);
  throw new AppError(
    'data_folder_not_empty',
    `There is ${what} in ${dataDir}: move it away, or set LOGFLOW_DATA_DIR to an empty or new folder.`,
  );
}

/** Restores into a folder that is empty, and leaves it so where that fails; one that was not there goes. */
async function restoreOrClear(config: Config, source: Readable, isNew: boolean): Promise<Manifest> {
  const { dataDir } = config;
  removeUnfinished(dataDir);
  try {
    return await restoreInto(config, source);
  } catch (error) {
    const isOurs = (name: string) => isNew || !NOBODYS.has(name);
    for (const name of (await readdir(dataDir)).filter(isOurs)) {
      await rm(path.join(dataDir, name), { recursive: true, force: true });
    }
    if (isNew) await rmdir(dataDir);
    throw error;
  }
}

async function restoreInto(config: Config, source: Readable): Promise<Manifest> {
  const { dataDir } = config;
  const folder = path.join(dataDir, RESTORING);
  await mkdir(folder, { mode: 0o700 });
  const manifest = await extract(source, folder, config);
  makePrivate(dataDir);
  // The database last: with it the folder is a data store.
  for (const name of ['blobs', 'token-secret', 'database']) {
    if (!existsSync(path.join(folder, name))) continue;
    await rename(path.join(folder, name), path.join(dataDir, name));
  }
  await rm(folder, { recursive: true });
  return manifest;
}

async function extract(source: Readable, folder: string, config: Config): Promise<Manifest> {
  try {
    const check = (manifest: Manifest) => assertFits(manifest, config);
    const manifest = await extractArchive(source, folder, check);
    const missing = missingIn(path.join(folder, 'database'));
    if (missing === undefined) return manifest;
    throw new AppError('not_a_backup', `The file holds no whole database: ${missing} is missing.`);
  } catch (error) {
    if (!['ENOSPC', 'EDQUOT'].includes(systemCodeOf(error) ?? '')) throw error;
    const what = `The disk of ${config.dataDir} is full: make room, then restore again.`;
    throw new AppError('disk_full', what, { cause: error });
  }
}

/** Throws where a server of this version and configuration could not use what was restored. */
function assertFits({ schema, blobs }: Manifest, config: Config): void {
  if (!knownMigrations().includes(schema)) {
    throw tooNew(`has a database of a newer release (${schema})`);
  }
  if (blobs === null || ownBlobs(config) !== null) return;
  const problem =
    'names another place for blobs, which the backup holds: unset it for restore and serve';
  throw new ConfigError([{ variable: 'STORAGE_URL', problem }]);
}
