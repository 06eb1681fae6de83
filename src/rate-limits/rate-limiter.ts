import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';

/** How long a limit counts before it begins anew. */
export const WINDOW_SECONDS = 60;

/** What is left of a limit once a request was counted. */
export interface Spent {
  allowed: boolean;
  remaining: number;
  /** Milliseconds until the limit begins anew. */
  msBeforeNext: number;
}

export interface Limiter {
  /** Requests a minute. */
  readonly points: number;
  /** Counts one request of `key`. Never rejects for a store that does not answer. */
  spend(key: string): Promise<Spent>;
}

/** Makes the limiter of a group of routes, by its name, which tells groups apart in a shared store. */
export type CreateLimiter = (name: string, points: number) => Limiter;

/** Counts one request; the library rejects with its state when the limit is reached. */
export async function consume(limiter: RateLimiterAbstract, key: string): Promise<Spent> {
  try {
    return toSpent(true, await limiter.consume(key));
  } catch (error) {
    if (error instanceof RateLimiterRes) return toSpent(false, error);
    throw error;
  }
}

function toSpent(allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Spent {
  return { allowed, remaining: remainingPoints, msBeforeNext };
}
