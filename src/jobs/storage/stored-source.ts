import type { StoredSource } from '../../engine-threads/types.ts';
import { SMALL_BYTES } from '../../runtime/small-bytes.ts';
import type { JobContext } from '../context.ts';
import type { ClaimedChunk } from '../processing/claim.ts';
import { blobKey } from './blob-prefix.ts';

/**
 * Runs `use` on the stored bytes of a chunk. A file of the store stays open until then and is read by the thread that
 * counts, a piece at a time: to read it here first takes 10 MB of fresh pages, which cost more than the reading.
 */
export async function withStored<Result>(
  { blobs, sharedBlobs }: Pick<JobContext, 'blobs' | 'sharedBlobs'>,
  blobPrefix: string,
  { index, byteLength, storedBytes, sharedOffset }: ClaimedChunk,
  use: (stored: StoredSource) => Promise<Result>,
): Promise<Result> {
  if (sharedOffset !== null) {
    return use(await sharedBlobs.get(blobPrefix, sharedOffset, storedBytes));
  }
  const key = blobKey(blobPrefix, index);
  if (!blobs.open || byteLength <= SMALL_BYTES) return use(await blobs.get(key));
  const { descriptor, close } = await blobs.open(key);
  try {
    return await use({ descriptor });
  } finally {
    close();
  }
}
