import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryFile } from '../../runtime/entry-file.ts';
import { makePrivate } from '../../runtime/private-folder.ts';
import { PREPARED_FOLDER, preparedFolders } from '../prepared-folder.ts';
import { missingIn } from './assert-whole.ts';
import { copyTree } from './copy-tree.ts';

const CREATION = fileURLToPath(entryFile('database/embedded', 'creation'));

/**
 * Makes an empty embedded database at `folder`, whole or not at all: it grows under another name
 * and is renamed at the end, so that a kill in between leaves no half of one. It is a copy of the one that the build has
 * made, where that is there: to create one takes seconds.
 */
export async function createEmbeddedDatabase(
  folder: string,
  prepared: string = PREPARED_FOLDER,
): Promise<void> {
  const growing = `${folder}.new`;
  await rm(growing, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  if (missingIn(prepared) === undefined) await copyPrepared(prepared, growing);
  else await createAt(growing);
  makePrivate(growing);
  await rename(growing, folder);
}

async function copyPrepared(prepared: string, folder: string): Promise<void> {
  await copyTree(prepared, folder);
  for (const name of preparedFolders()) await mkdir(path.join(folder, name), { recursive: true });
}

/**
 * In a process of its own: creating takes about 500 MB of memory, which this process could never give back (measured: 530 MB
 * resident afterwards instead of 170).
 */
async function createAt(folder: string): Promise<void> {
  const child = spawn(process.execPath, [CREATION, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (piece: Buffer) => {
    complaint += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The embedded database could not be created: ${complaint}`);
}
