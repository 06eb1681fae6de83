import { randomUUIDv7 } from 'node:crypto';

const PREFIX = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A new job's place in the blob store. It also tells the job from another one that comes later under the same id. It
 * begins with the time, so that the database's index of prefixes grows at its end; its last digits are random.
 */
export const newBlobPrefix = (): string => randomUUIDv7();

/** The key of a chunk's bytes. */
export const blobKey = (prefix: string, chunkIndex: number): string =>
  `${prefix}/${String(chunkIndex).padStart(6, '0')}.zst`;

/** Whether a name is one that a job's row may hold, spelled as there. */
export const isBlobPrefix = (name: string): boolean => PREFIX.test(name);
