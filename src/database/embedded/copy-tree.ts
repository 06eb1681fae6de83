import { constants } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';

/** Files that are copied at once: most are small, and take longer to open than to copy. */
const AT_ONCE = 16;

/**
 * Copies a folder with its files and folders to a new one; links are followed to files, and refused by the system where they
 * lead to folders. Where the file system can, copies share their blocks until one of them changes. Several times as fast as
 * `cp`, which takes one file after the other.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const nameOf = (entry: (typeof entries)[number]) =>
    path.relative(from, path.join(entry.parentPath, entry.name));
  // Folders come before what is in them.
  for (const entry of entries) if (entry.isDirectory()) await mkdir(path.join(to, nameOf(entry)));
  const files = entries.filter((entry) => !entry.isDirectory()).map(nameOf);
  await pLimit(AT_ONCE).map(files, (name) =>
    copyFile(path.join(from, name), path.join(to, name), constants.COPYFILE_FICLONE),
  );
}
