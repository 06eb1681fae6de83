import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Manifest } from '../../backup/manifest.ts';
import { openArchive } from '../../backup/write-archive.ts';
import { type Config, readConfig } from '../../config/index.ts';
import { isFolderInUse } from '../../database/embedded/folder-lock.ts';
import { openUnmigrated } from '../../database/embedded/index.ts';
import { AppError } from '../../errors.ts';
import { fileUnusable } from '../../runtime/file-unusable.ts';
import { assertMayWrite, writeWholeFile } from '../../runtime/write-whole-file.ts';
import { borrow } from '../control/borrow.ts';
import { assertDataStore, takeDataFolder } from '../data-folder.ts';
import { assertEmbedded } from './assert-embedded.ts';
import { type Snapshot, withSnapshot } from './with-snapshot.ts';

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
 * Writes a backup of the embedded data folder that the environment names. Where a server has the folder, it makes
 * a copy of it and goes on meanwhile; the archive of that copy is made here, however busy the server is.
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
  await useSnapshot(config, async ({ name, facts }, ended) => {
    const folder = path.join(config.dataDir, name);
    const { manifest, archive } = await openArchive({ folder, facts });
    ended?.addEventListener('abort', () => archive.destroy(serverEnded()));
    if (ended?.aborted) throw serverEnded();
    written = { manifest, bytes: await write(target, archive, options) };
  });
  return written!;
}

/** @param ended aborts where a server has the snapshot, and ends */
type Use = (snapshot: Snapshot, ended?: AbortSignal) => Promise<void>;

const serverEnded = () =>
  new AppError('backup_failed', 'The server ended before the backup was whole: make it again.');

async function useSnapshot(config: Config, use: Use): Promise<void> {
  const parts = new AsyncDisposableStack();
  try {
    const database = await openUnmigrated(takeDataFolder(config.dataDir, parts));
    parts.defer(database.close);
    await withSnapshot(database, config, use);
  } catch (error) {
    if (!isFolderInUse(error)) throw error;
    const loan = await borrow<Snapshot>(config.dataDir, 'snapshot');
    if (loan === null) throw error;
    try {
      await use(loan.facts, loan.ended);
    } finally {
      loan.giveBack();
    }
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
      // It holds secrets.
      return await writeWholeFile(target, archive, { force, signal, mode: 0o600 });
    } catch (error) {
      throw fileUnusable(target, 'written', error);
    }
  }
  await pipeline(archive, target, { signal });
  return null;
}
