import { randomUUIDv7 } from 'node:crypto';

/** Seconds that a job's row may come after its bytes. Beyond them it is not entered any more. */
export const ENTERED_WITHIN_SECONDS = 15;
/** Seconds after which bytes without a row are nobody's: longer, so that no row can come for them. */
export const ORPHAN_AFTER_SECONDS = 30;

const PREFIX = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VERSION_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/;

/** The last bits of a prefix number those who share a blob; 0 is the blob's own. */
const SHARER_BITS = 0b11_1111;
/** How many can share a blob. */
export const MOST_SHARERS = SHARER_BITS;

/**
 * Where the bytes of a new job lie, or those that several share: a UUID that tells when it was made (version 7 of
 * RFC 9562). It is nobody's who shares a blob.
 */
export function newBlobPrefix(): string {
  return numbered(randomUUIDv7(), 0);
}

/** The prefix of a job whose bytes lie in a shared blob; `number` from 1 to `MOST_SHARERS`. */
export const sharerOf = (sharedPrefix: string, number: number): string =>
  numbered(sharedPrefix, number);

/** The prefix of the blob in which the bytes of this one may lie, with those of others. */
export const sharedPrefixOf = (prefix: string): string => numbered(prefix, 0);

/** Whether a prefix is that of a job whose bytes may lie in a shared blob. */
export const isSharer = (prefix: string): boolean => prefix !== sharedPrefixOf(prefix);

function numbered(prefix: string, number: number): string {
  const last = Number.parseInt(prefix.slice(-2), 16);
  return `${prefix.slice(0, -2)}${((last & ~SHARER_BITS) | number).toString(16).padStart(2, '0')}`;
}

/** The key of a chunk's bytes; of the bytes that several share it is that of index 0. */
export const blobKey = (prefix: string, chunkIndex: number): string =>
  `${prefix}/${String(chunkIndex).padStart(6, '0')}.zst`;

/** Whether a name is one that a job's row may hold, spelled as there. */
export const isBlobPrefix = (name: string): boolean => PREFIX.test(name);

/**
 * When a prefix was made: milliseconds since the epoch, by the clock of the process that made it; null for
 * one that does not tell.
 */
export function madeAt(prefix: string): number | null {
  const [, high, low] = VERSION_7.exec(prefix) ?? [];
  return high === undefined ? null : Number.parseInt(`${high}${low}`, 16);
}
