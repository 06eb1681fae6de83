import { LRUCache } from 'lru-cache';
import type { Verified } from './identity-provider.ts';

/** Each is some hundred bytes. */
const MAX_TOKENS = 10_000;
/** Seconds after which a signature is checked again: a key that was withdrawn is noticed by then. */
const CHECK_AGAIN_SECONDS = 60;

/**
 * Remembers which tokens were found good, until they expire or a minute has passed. Each check wakes a
 * thread, and a client with many small files sends the same token with all of them: it took more of a
 * request's CPU time than anything else in it (0.5 ms). Errors of `check` go through and are not remembered.
 */
export function rememberVerified(
  check: (token: string) => Promise<Verified>,
  now: () => Date,
): (token: string) => Promise<Verified> {
  const known = new LRUCache<string, { verified: Verified; until: number }>({ max: MAX_TOKENS });

  return async (token) => {
    const time = now().getTime();
    const found = known.get(token);
    if (found !== undefined && time < found.until) return found.verified;
    const verified = await check(token);
    known.set(token, {
      verified,
      until: Math.min(verified.expiresAt, time + CHECK_AGAIN_SECONDS * 1000),
    });
    return verified;
  };
}
