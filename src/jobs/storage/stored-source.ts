import type { BlobStore } from '../../blobs/blob-store.ts';
import type { StoredSource } from '../../engine-threads/types.ts';
import type { ChunkRow } from '../model/chunk-row.ts';
import type { JobRow } from '../model/job-row.ts';
import { blobKey } from './blob-key.ts';

/** A chunk whose bytes are stored. */
export interface StoredChunk {
  job: Pick<JobRow, 'blobPrefix'>;
  chunk: Pick<ChunkRow, 'index'>;
  /** The compressed bytes of a small file; null where they are in the blob store. */
  bytes: Uint8Array | null;
}

/**
 * Runs `use` on the stored bytes of a chunk. A blob that is a file stays open until then, and the engine thread reads
 * it piece by piece, so that the chunk is never in memory as a whole.
 */
export async function withStored<Result>(
  blobs: BlobStore,
  { job, chunk, bytes }: StoredChunk,
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
