import { readdirSync, unlinkSync } from 'node:fs';
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
  // Most have a single, small one: at once, where a thread would have to wake for it.
  if (files.length === 1) unlinkIfThere(files[0]!);
  else for (const file of files) await rm(file, { force: true });
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

function unlinkIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    // Somebody else removes it too.
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
}
