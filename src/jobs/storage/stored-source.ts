import type { BlobStore } from '../../blobs/blob-store.ts';
import type { StoredSource } from '../../engine-threads/types.ts';
import type { Claim } from '../processing/claim.ts';
import { blobKey } from './blob-key.ts';

/**
 * Runs `use` on the stored bytes of a claimed chunk. A blob that is a file stays open until then, and the thread that
 * counts reads it piece by piece: read here first, its 10 MB would be fresh pages, which cost more than the reading.
 */
export async function withStored<Result>(
  blobs: BlobStore,
  { job, chunk, bytes }: Pick<Claim, 'job' | 'chunk' | 'bytes'>,
  use: (stored: StoredSource) => Promise<Result>,
): Promise<Result> {
  if (bytes !== null) return use(bytes);
  const key = blobKey(job.blobPrefix, chunk.index);
  if (!blobs.open) return use(await blobs.get(key));
  const { descriptor, close } = await blobs.open(key);
  try {
    return await use({ descriptor });
  } finally {
    close();
  }
}
