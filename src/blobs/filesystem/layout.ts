/**
 * Where blobs lie: `<shard>/<prefix>+<name>`. The last two digits of a prefix, which are random, name its shard: 256
 * folders that stay, so that none has to be made and removed for each job, and none holds so many files that writers
 * wait for one another.
 */
import path from 'node:path';
import { assertBlobKey } from '../blob-store.ts';

/** Not in any key. */
const SEPARATOR = '+';
const SHARD_CHARACTERS = 2;

/** The path of a blob in the folder; throws for what is no key. */
export function blobPath(folder: string, key: string): string {
  assertBlobKey(key);
  const [prefix, name] = key.split('/') as [string, string];
  return path.join(shardPath(folder, prefix), `${prefix}${SEPARATOR}${name}`);
}

/** The folder that has all blobs of a prefix, among others; throws for what is no prefix. */
export function shardPath(folder: string, prefix: string): string {
  assertBlobKey(`${prefix}/-`);
  return path.join(folder, prefix.slice(-SHARD_CHARACTERS));
}

/** Whose blob a file of a shard is; undefined where it is none. */
export function prefixOf(fileName: string): string | undefined {
  const at = fileName.indexOf(SEPARATOR);
  return at > 0 ? fileName.slice(0, at) : undefined;
}
