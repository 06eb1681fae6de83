import type { BlobStore } from '../../blobs/blob-store.ts';
import { eq } from '../../database/drizzle.ts';
import type { Database } from '../../database/open.ts';
import { blobPrefixes } from '../../database/schema.ts';
import type { JobLog } from '../model/job-log.ts';
import { blobKey } from './blob-key.ts';

export interface BlobParts {
  db: Database;
  blobs: BlobStore;
  log: JobLog;
}

/**
 * Removes the blobs of a job that has ended before its upload did, or is removed. One that is being stored at this moment
 * may still come, so the prefix stays noted as unneeded, and the reaper removes them once more. Returns whether it succeeded.
 */
export async function removeBlobs(parts: BlobParts, blobPrefix: string): Promise<boolean> {
  return orLater(parts, blobPrefix, () => parts.blobs.removeAll(blobPrefix));
}

/**
 * Removes the blobs of a completed job: all have come, and none comes any more.
 * @param chunkCount where it is 1 the store is not asked for a list, for which S3 charges as much as for a write
 */
export async function removeCompletedBlobs(
  parts: BlobParts,
  blobPrefix: string,
  chunkCount: number,
): Promise<void> {
  await orLater(parts, blobPrefix, async () => {
    if (chunkCount === 1) await parts.blobs.remove(blobKey(blobPrefix, 0));
    else await parts.blobs.removeAll(blobPrefix);
    await parts.db.delete(blobPrefixes).where(eq(blobPrefixes.prefix, blobPrefix));
  });
}

/** What cannot be removed now is noted as unneeded, and the reaper tries again. */
async function orLater(
  { log }: BlobParts,
  blobPrefix: string,
  remove: () => Promise<void>,
): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    log.warn({ err: error, blobPrefix }, 'could not remove blobs; the reaper will try again');
    return false;
  }
}
