import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../../errors.ts';
import { prefixOf, shardPath } from './layout.ts';

/** Removes all blobs of a prefix; none is fine. */
export async function removeAll(folder: string, prefix: string): Promise<void> {
  const shard = shardPath(folder, prefix);
  const files = (await namesIn(shard))
    .filter((name) => prefixOf(name) === prefix)
    .map((name) => path.join(shard, name));
  for (const file of files) await rm(file, { force: true });
}

async function namesIn(shard: string): Promise<string[]> {
  try {
    return await readdir(shard);
  } catch (error) {
    // Nothing was ever stored in it.
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
