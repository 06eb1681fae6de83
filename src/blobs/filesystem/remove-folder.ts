import { readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../../errors.ts';

/** Removes a folder and what is in it; one that does not exist is fine. */
export async function removeFolder(folder: string): Promise<void> {
  if (!removedAtOnce(folder)) await rm(folder, { recursive: true, force: true });
}

/** Most files are small and have one blob: three calls to the system, where `rm` makes ten in threads. */
function removedAtOnce(folder: string): boolean {
  try {
    const [name, ...others] = readdirSync(folder, { withFileTypes: true });
    if (others.length > 0 || name?.isDirectory()) return false;
    if (name) unlinkSync(path.join(folder, name.name));
    rmdirSync(folder);
    return true;
  } catch (error) {
    // Somebody else removes it too, or adds to it: the thorough way knows what to do with both.
    if (['ENOENT', 'ENOTEMPTY'].includes(systemCodeOf(error) ?? '')) return false;
    throw error;
  }
}
