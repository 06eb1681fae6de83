import pLimit from 'p-limit';
import { AppError } from '../../errors.ts';

/** Hashes at once: 19 MB each, and they share the four threads of libuv with the file system. */
const CONCURRENT = 2;
/** Hashes that wait: a second of work for two cores, so that nobody waits longer. */
const MAX_WAITING = 32;
/** Seconds after which a client that was refused may try again. */
const RETRY_SECONDS = 2;

const limit = pLimit(CONCURRENT);

/**
 * Runs a hash when it is its turn. Throws `busy` where too many wait already: a flood of guesses is refused at once
 * instead of delaying the logins behind it.
 */
export function whenHashingIsFree<Result>(hash: () => Promise<Result>): Promise<Result> {
  if (limit.pendingCount >= MAX_WAITING) {
    return Promise.reject(
      new AppError('busy', `Many people sign in. Try again in ${RETRY_SECONDS} seconds.`, {
        retryAfter: RETRY_SECONDS,
      }),
    );
  }
  return limit(hash);
}
