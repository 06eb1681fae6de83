/** The bytes of chunks in the form in which they are stored. */
import { createHash } from 'node:crypto';
import { compress, compressSync, decompress, decompressSync } from '../../compression/zstd.ts';
import type { Frame } from '../../ingest/types.ts';
import { SMALL_BYTES } from '../../runtime/small-bytes.ts';

/** What a chunk's row says of its stored bytes. */
export interface StoredFacts {
  storedBytes: number;
  /** Of the stored, compressed bytes; hex. */
  sha256: string;
}

/** Whether it is the only chunk of a small file, of which workers take several at once. */
export const isSmallFile = ({ isWhole, bytes }: Frame): boolean =>
  isWhole && bytes.byteLength <= SMALL_BYTES;

/** Whether a chunk's stored bytes go into the database: of a file of one chunk, where they are few. */
export const isKeptInDatabase = (stored: Uint8Array, isWhole: boolean): boolean =>
  isWhole && stored.byteLength <= SMALL_BYTES;

export function factsOf(stored: Uint8Array): StoredFacts {
  const sha256 = createHash('sha256').update(stored).digest('hex');
  return { storedBytes: stored.byteLength, sha256 };
}

/** The bytes as a zstd frame. Few bytes are compressed at once: to wake a thread would take longer. */
export async function compressed(bytes: Uint8Array): Promise<Uint8Array> {
  return bytes.length <= SMALL_BYTES ? compressSync(bytes) : compress(bytes);
}

/**
 * The bytes of zstd frames, few of them at once as well. Throws an Error for what is no zstd, or more than `length`
 * bytes; there may be fewer.
 */
export async function decompressed(stored: Uint8Array, length: number): Promise<Uint8Array> {
  return length <= SMALL_BYTES ? decompressSync(stored, length) : decompress(stored, length);
}
