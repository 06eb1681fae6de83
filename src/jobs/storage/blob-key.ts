import { randomUUIDv7 } from 'node:crypto';

/**
 * A prefix for the blobs of a new job. It also tells the job from a later one of the same id. It begins with the time,
 * so that the database's index grows at its end; its last digits are random.
 */
export const newBlobPrefix = (): string => randomUUIDv7();

/** The key of a chunk's bytes. */
export const blobKey = (prefix: string, chunkIndex: number): string =>
  `${prefix}/${String(chunkIndex).padStart(6, '0')}.zst`;
