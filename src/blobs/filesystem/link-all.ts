import { constants, type Dirent } from 'node:fs';
import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { systemCodeOf } from '../../errors.ts';
import { prefixOf } from './layout.ts';

/** Files that are linked at once. */
const AT_ONCE = 16;
/** What a file system says that has no hard links, or is another one. */
const NO_LINKS = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Makes a second folder with the same blobs, which stay there whatever is stored or removed in the first one: no blob's
 * file is ever written to again. They share their bytes where the file system can link, else they are copied.
 */
export async function linkAll(folder: string, target: string): Promise<void> {
  await mkdir(target);
  const limit = pLimit(AT_ONCE);
  for (const entry of await entriesOf(folder)) {
    // Half-written blobs lie in a folder whose name begins so.
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const shard = path.join(folder, entry.name);
    const names = (await readdir(shard)).filter((name) => prefixOf(name) !== undefined);
    if (names.length === 0) continue;
    const copy = path.join(target, entry.name);
    await mkdir(copy);
    await limit.map(names, (name) => linkFile(path.join(shard, name), path.join(copy, name)));
  }
}

/** None where nothing was ever stored. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = systemCodeOf(error) ?? '';
    // Removed at this moment: its job had ended before.
    if (code === 'ENOENT') return;
    if (!NO_LINKS.has(code)) throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
