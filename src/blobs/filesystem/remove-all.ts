import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../../errors.ts';
import { prefixOf, shardPath } from './layout.ts';

/** Removes all blobs of a prefix; none is fine. */
export async function removeAll(folder: string, prefix: string): Promise<void> {
  const shard = shardPath(folder, prefix);
  const files = namesIn(shard)
    .filter((name) => prefixOf(name) === prefix)
    .map((name) => path.join(shard, name));
  for (const file of files) await rm(file, { force: true });
}

function namesIn(shard: string): string[] {
  try {
    return readdirSync(shard);
  } catch (error) {
    // Nothing was ever stored in it.
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
