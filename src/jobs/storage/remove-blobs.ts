import type { BlobStore } from '../../blobs/blob-store.ts';
import type { JobLog } from '../model/job-log.ts';
import { blobKey } from './blob-key.ts';

/**
 * Removes the blobs of a job. Blobs that cannot be removed now are orphans, which the reaper removes later.
 * @param chunkCount where it is 1 the store is not asked for a list, for which S3 charges as much as for a write
 */
export async function removeBlobs(
  { blobs, log }: { blobs: BlobStore; log: JobLog },
  blobPrefix: string,
  chunkCount?: number,
): Promise<void> {
  try {
    if (chunkCount === 1) await blobs.remove(blobKey(blobPrefix, 0));
    else await blobs.removeAll(blobPrefix);
  } catch (error) {
    log.warn({ err: error, blobPrefix }, 'could not remove blobs; the reaper will try again');
  }
}
