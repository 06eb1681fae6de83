import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryFile } from '../../runtime/entry-file.ts';
import { makePrivate } from '../../runtime/private-folder.ts';

const CREATION = fileURLToPath(entryFile('database/embedded', 'creation'));

/**
 * Creates an empty embedded database at `folder`, whole or not at all: it grows under another name
 * and is renamed at the end, so that a kill in between leaves no half of one.
 *
 * It runs in a process of its own: creating takes about 500 MB of memory, which this process could
 * never give back (measured: 530 MB resident afterwards instead of 170).
 */
export async function createEmbeddedDatabase(folder: string): Promise<void> {
  const growing = `${folder}.new`;
  await rm(growing, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  const child = spawn(process.execPath, [CREATION, growing], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (piece: Buffer) => {
    complaint += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The embedded database could not be created: ${complaint}`);
  makePrivate(growing);
  await rename(growing, folder);
}
