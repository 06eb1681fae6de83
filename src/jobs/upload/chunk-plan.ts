import type { Frame } from '../../ingest/types.ts';

export interface ChunkSizes {
  /** Bytes of a frame: what is compressed, and read by a worker, at once. The first chunk is one frame. */
  frameBytes: number;
  /** Bytes of a chunk at most. */
  chunkBytes: number;
}

const MIB = 1024 * 1024;

/**
 * Long chunks, because each costs statements, messages and a partial report of 50 to 250 kB. They need no more memory
 * than short ones: everything handles them frame by frame.
 */
export const CHUNK_SIZES: ChunkSizes = { frameBytes: MIB, chunkBytes: 64 * MIB };

/** The smallest size of chunks, except the first ones. */
const LEAST_BYTES = 8 * MIB;
/**
 * The last chunks are a quarter of what is left, so that several workers end at nearly the same time. With halves,
 * three of four workers would wait for the fourth for a fifth of a 64 MiB chunk, with quarters for a twentieth (by
 * simulation).
 */
const ENDING_SHARE = 4;
/** Chunks of a file: enough for many workers, and for the last one to be done soon after the upload. */
const CHUNKS_OF_FILE = 32;
/** Compressed bytes of a chunk: a worker holds several chunks of an object store, and some logs hardly shrink. */
const STORED_BYTES = 8 * MIB;
/** Milliseconds that a chunk stays open: a slow upload, too, shows numbers every few seconds. */
const OPEN_MS = 2000;

/**
 * Bytes of the next chunk. The first chunks double in length, so that numbers come early; the last ones are a quarter
 * of what is left, because the report waits for them.
 * @param before bytes of the file in the chunks before
 * @param fileBytes expected bytes of the file; where they are unknown, as many are expected as have come
 */
export function chunkSize(
  { frameBytes, chunkBytes }: ChunkSizes,
  index: number,
  before: number,
  fileBytes: number = 2 * before,
): number {
  const share = Math.max(fileBytes / CHUNKS_OF_FILE, LEAST_BYTES);
  const ending = Math.max((fileBytes - before) / ENDING_SHARE, LEAST_BYTES);
  return Math.min(frameBytes * 2 ** index, chunkBytes, share, ending);
}

/**
 * Whether a frame begins a chunk although the one before has room: where it continues a record that is too long,
 * because a worker holds such a record as a whole.
 */
export function beginsChunk({ carry }: Pick<Frame, 'carry'>, before: number): boolean {
  return carry !== 'start' && before >= LEAST_BYTES;
}

/** Whether an open chunk should end now, whatever its size. */
export function endsEarly(storedBytes: number, openedAt: number): boolean {
  return storedBytes >= STORED_BYTES || Date.now() - openedAt >= OPEN_MS;
}
