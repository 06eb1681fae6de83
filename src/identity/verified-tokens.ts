import { LRUCache } from 'lru-cache';
import type { Verified } from './identity-provider.ts';

/** Each is some hundred bytes. */
const MAX_TOKENS = 10_000;
/** Seconds after which a signature is checked again: a key that was withdrawn is noticed by then. */
const CHECK_AGAIN_SECONDS = 60;

/** What a check says of a good token. */
export interface CheckedToken extends Verified {
  /** When the token expires: milliseconds since the epoch. */
  expiresAt: number;
}

/**
 * Remembers which tokens were found good, until they expire or a minute has passed. Each check wakes a
 * thread, and a client with many small files sends the same token with all of them: it took more of a
 * request's CPU time than anything else in it (0.5 ms). Errors of `check` go through and are not remembered.
 */
export function rememberVerified(
  check: (token: string) => Promise<CheckedToken>,
  now: () => Date,
): (token: string) => Promise<Verified> {
  const known = new LRUCache<string, { verified: Verified; until: number }>({ max: MAX_TOKENS });

  return async (token) => {
    const time = now().getTime();
    const found = known.get(token);
    if (found !== undefined && time < found.until) return found.verified;
    const { user, sessionID, expiresAt } = await check(token);
    const verified = { user, sessionID };
    known.set(token, { verified, until: Math.min(expiresAt, time + CHECK_AGAIN_SECONDS * 1000) });
    return verified;
  };
}
