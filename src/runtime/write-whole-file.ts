import { randomUUID } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, systemCodeOf } from '../errors.ts';
import { fileUnusable } from './file-unusable.ts';

const temporaryName = (): string => `.log-flow-${randomUUID()}.part`;
const TEMPORARY = /^\.log-flow-(backup-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;
/** Milliseconds without a byte more, after which nobody is writing a file any longer. */
const LEFTOVER_MS = 3600 * 1000;
/** File systems without hard links say one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

export interface WritingOptions {
  /** Whether a file of that name may be replaced. */
  force: boolean;
  /** Ends the writing; nothing is left then. */
  signal?: AbortSignal;
  /** Who may read it, less what the process's umask takes away. */
  mode: number;
}

/**
 * Throws `file_exists`, and `file_unusable` for what is there and no file, as a folder or a device, and for a folder in which
 * no file can be made: to be asked before the work begins.
 */
export function assertMayWrite(file: string, { force }: Pick<WritingOptions, 'force'>): void {
  try {
    accessSync(path.dirname(file), constants.W_OK);
  } catch (error) {
    throw fileUnusable(file, 'written', error);
  }
  const info = statSync(file, { throwIfNoEntry: false });
  if (info === undefined) return;
  if (!info.isFile())
    throw new AppError('file_unusable', `${file} is no file: choose another name.`);
  if (!force) throw fileExists(file);
}

/**
 * Writes a file that is there whole or not at all: it grows under a name of its own beside it. Returns its size in bytes.
 * Throws `file_exists` where there is one, unless `force` is set, and the system's error.
 */
export async function writeWholeFile(
  file: string,
  content: Readable,
  { force, signal, mode }: WritingOptions,
): Promise<number> {
  const temporary = path.join(path.dirname(file), temporaryName());
  await removeLeftovers(path.dirname(file));
  try {
    const handle = await open(temporary, 'wx', mode);
    // The stream closes it. The file outlasts a power cut from the moment that it has its name.
    await pipeline(content, handle.createWriteStream({ flush: true }), signal ? { signal } : {});
    const { size } = await stat(temporary);
    if (force) await rename(temporary, file);
    else await renameToNew(temporary, file);
    return size;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A rename would replace a file that somebody else has made meanwhile; a link does not. */
async function renameToNew(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file);
  } catch (error) {
    const code = systemCodeOf(error) ?? '';
    if (code === 'EEXIST') throw fileExists(file);
    if (!NO_LINKS.has(code)) throw error;
    assertMayWrite(file, { force: false });
    await rename(temporary, file);
  }
}

const fileExists = (file: string): AppError =>
  new AppError('file_exists', `${file} exists: choose another name, or replace it with --force.`);

/** Removes what commands left that were killed while they wrote into this folder. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!TEMPORARY.test(name)) continue;
    const file = path.join(folder, name);
    const info = statSync(file, { throwIfNoEntry: false });
    // Others may use the folder too, as /tmp.
    const isOurs = info?.uid === (process.getuid?.() ?? 0);
    if (info && isOurs && Date.now() - info.mtimeMs > LEFTOVER_MS) await rm(file, { force: true });
  }
}
