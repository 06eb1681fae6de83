import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../../errors.ts';

/** Where a server with embedded stores takes the operator's commands. */
export interface ControlAddress {
  url: string;
  /** Whoever can read the file may call; the data folder is its owner's alone. */
  token: string;
}

const fileOf = (folder: string) => path.join(folder, 'control.json');

/** Writes the address, readable by its owner alone; visible whole or not at all. */
export async function writeControlFile(folder: string, address: ControlAddress): Promise<void> {
  const file = fileOf(folder);
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, JSON.stringify(address), { mode: 0o600 });
  await rename(temporary, file);
}

export async function removeControlFile(folder: string): Promise<void> {
  await rm(fileOf(folder), { force: true });
}

/** Null where no server has written one; a server that was killed leaves one that nobody answers. */
export async function readControlFile(folder: string): Promise<ControlAddress | null> {
  try {
    return JSON.parse(await readFile(fileOf(folder), 'utf8')) as ControlAddress;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
