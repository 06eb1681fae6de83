import { createHash } from 'node:crypto';
import { compress, compressSync } from '../../compression/zstd.ts';
import { rawFrame } from '../../compression/zstd-raw.ts';
import type { Chunk } from '../../ingest/types.ts';
import { release } from '../../runtime/release-memory.ts';
import { SMALL_BYTES } from '../../runtime/small-bytes.ts';
import type { JobContext } from '../context.ts';
import { blobKey } from './blob-prefix.ts';

/** Up to so many bytes zstd takes longer than to write, read and hash what it would save. */
const UNCOMPRESSED_BYTES = 8 * 1024;

/** What is written down of a chunk's bytes as they are stored. */
export interface StoredFacts {
  storedBytes: number;
  /** Of the stored, compressed bytes; hex. */
  sha256: string;
}

/** Whether it is the only chunk of a file so small that workers take several such at once. */
export const isSmallFile = ({ isWhole, bytes }: Chunk): boolean =>
  isWhole && bytes.byteLength <= SMALL_BYTES;

/** Puts compressed bytes into the store, and gives their memory back. */
export async function storeBytes(
  { blobs }: JobContext,
  blobPrefix: string,
  chunkIndex: number,
  stored: Uint8Array,
): Promise<StoredFacts> {
  await blobs.put(blobKey(blobPrefix, chunkIndex), stored);
  const facts = factsOf(stored);
  release(stored);
  return facts;
}

export function factsOf(stored: Uint8Array): StoredFacts {
  const sha256 = createHash('sha256').update(stored).digest('hex');
  return { storedBytes: stored.byteLength, sha256 };
}

/** As a frame of zstd: compressed, unless there are so few of them that it does not pay. */
export async function compressed(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length <= UNCOMPRESSED_BYTES) return rawFrame(bytes);
  return bytes.length <= SMALL_BYTES ? compressSync(bytes) : compress(bytes);
}
