import { randomUUIDv7 } from 'node:crypto';

/** Seconds that a job's row may come after its bytes. Beyond them it is not entered any more. */
export const ENTERED_WITHIN_SECONDS = 15;
/** Seconds after which bytes without a row are nobody's: longer, so that no row can come for them. */
export const ORPHAN_AFTER_SECONDS = 30;

const PREFIX = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VERSION_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/;

/** Where the bytes of a new job lie: a UUID that tells when it was made (version 7 of RFC 9562). */
export const newBlobPrefix = (): string => randomUUIDv7();

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
