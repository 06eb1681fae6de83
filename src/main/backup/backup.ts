import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Manifest } from '../../backup/manifest.ts';
import { assertMayWrite, writePrivateFile } from '../../backup/write-private-file.ts';
import { type Config, readConfig } from '../../config/index.ts';
import { isFolderInUse } from '../../database/embedded/folder-lock.ts';
import { openUnmigrated } from '../../database/embedded/index.ts';
import { openDownload } from '../control/download.ts';
import { assertDataStore, takeDataFolder } from '../data-folder.ts';
import { assertEmbedded } from './assert-embedded.ts';
import { fileUnusable } from './file-unusable.ts';
import { makeBackup, type Send } from './make-backup.ts';

export interface BackupOptions {
  /** Whether a file of that name may be replaced. */
  force: boolean;
  /** Ends the backup; nothing is left then. */
  signal: AbortSignal;
}

export interface WrittenBackup {
  manifest: Manifest;
  /** Null where it went to a stream. */
  bytes: number | null;
}

/**
 * Writes a backup of the embedded data folder that the environment names. Where a server has the folder, it makes the
 * backup and goes on meanwhile.
 * @param target a file, or a stream
 */
export async function backup(
  target: string | NodeJS.WritableStream,
  options: BackupOptions,
): Promise<WrittenBackup> {
  const config = readConfig(process.env);
  assertEmbedded(config, 'backup');
  if (typeof target === 'string') assertMayWrite(target, options);
  assertDataStore(config.dataDir);
  let written: WrittenBackup | undefined;
  await sendBackup(config, async (manifest, archive) => {
    written = { manifest, bytes: await write(target, archive, options) };
  });
  return written!;
}

async function sendBackup(config: Config, send: Send): Promise<void> {
  const parts = new AsyncDisposableStack();
  try {
    const database = await openUnmigrated(takeDataFolder(config.dataDir, parts));
    parts.defer(database.close);
    await makeBackup(database, config, send);
  } catch (error) {
    if (!isFolderInUse(error)) throw error;
    const download = await openDownload<Manifest>(config.dataDir, 'backup');
    if (download === null) throw error;
    await send(download.facts, download.content);
  } finally {
    await parts.disposeAsync();
  }
}

async function write(
  target: string | NodeJS.WritableStream,
  archive: Readable,
  { force, signal }: BackupOptions,
): Promise<number | null> {
  if (typeof target === 'string') {
    try {
      return await writePrivateFile(target, archive, { force, signal });
    } catch (error) {
      throw fileUnusable(target, 'written', error);
    }
  }
  await pipeline(archive, target, { signal });
  return null;
}
