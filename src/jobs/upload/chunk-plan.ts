/** Where an upload's chunks end. */
import type { Chunk } from '../../ingest/types.ts';

export interface ChunkSizes {
  /** Bytes that are compressed at once, and opened at once by a worker; the first chunk measures one block. */
  blockBytes: number;
  /** Bytes of a chunk at most. */
  chunkBytes: number;
}

const MIB = 1024 * 1024;

/**
 * What a chunk costs besides its bytes (statements, messages, a partial report of 50 to 250 kB) is paid an eighth as
 * often as with 8 MiB; nobody needs memory for more than its blocks.
 */
export const CHUNK_SIZES: ChunkSizes = { blockBytes: MIB, chunkBytes: 64 * MIB };

/** Chunks are this small at least, but for the first ones. */
const LEAST_BYTES = 8 * MIB;
/**
 * The last chunks are such a part of what is left. A worker holds one chunk and the next: with halves, three of four
 * workers waited in the end for the fourth, for a fifth of a 64 MiB chunk each (by simulation; with quarters a twentieth).
 */
const ENDING_SHARE = 4;
/** Chunks of a file: enough for many workers, and for the last one to be done soon after the file has come. */
const CHUNKS_OF_FILE = 32;
/** Compressed; a worker holds several chunks of an object store as they lie there, and some logs hardly shrink. */
const STORED_BYTES = 8 * MIB;
/** Milliseconds: of a slow upload, too, numbers should come every few seconds. */
const OPEN_MS = 2000;

/**
 * Bytes of the chunk that comes next. The first ones are twice as long as the one before, so that numbers come early;
 * the last ones a quarter of what is left, because the report waits for them.
 * @param before bytes of the file in the chunks before
 * @param fileBytes of the file, as far as it can be told; undefined: it may go on for as long as it did
 */
export function chunkSize(
  { blockBytes, chunkBytes }: ChunkSizes,
  index: number,
  before: number,
  fileBytes: number = 2 * before,
): number {
  const share = Math.max(fileBytes / CHUNKS_OF_FILE, LEAST_BYTES);
  const ending = Math.max((fileBytes - before) / ENDING_SHARE, LEAST_BYTES);
  return Math.min(blockBytes * 2 ** index, chunkBytes, share, ending);
}

/**
 * Whether a block begins a chunk, although the one before has room: where it goes on with a record that is too long,
 * because a worker holds such a record whole.
 */
export function beginsChunk({ carry }: Pick<Chunk, 'carry'>, before: number): boolean {
  return carry !== 'start' && before >= LEAST_BYTES;
}

/** Whether an open chunk should end now, whatever its size. */
export function endsEarly(storedBytes: number, openedAt: number): boolean {
  return storedBytes >= STORED_BYTES || Date.now() - openedAt >= OPEN_MS;
}
