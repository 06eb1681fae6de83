import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const GROUP_AND_OTHERS = 0o077;

/**
 * Makes a folder with all that lie above it, for the owner of the process alone. One after the other: Node's own
 * recursive creation tries for ever where the system refuses, as below /proc. Throws the system's error.
 */
export function makePrivateFolder(folder: string): void {
  if (existsSync(folder)) return;
  makePrivateFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Takes the rights of group and others from a folder and all that is in it. Links are left alone, and so is where they
 * lead. Throws the system's error where something belongs to somebody else.
 */
export function makePrivate(folder: string): void {
  restrict(folder, FOLDER_MODE);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) makePrivate(place);
    else if (entry.isFile()) restrict(place, FILE_MODE);
  }
}

function restrict(place: string, mode: number): void {
  if ((statSync(place).mode & GROUP_AND_OTHERS) !== 0) chmodSync(place, mode);
}
