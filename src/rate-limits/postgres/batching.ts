import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Spent } from '../rate-limiter.ts';

interface Waiting {
  resolve(spent: Spent): void;
  reject(error: unknown): void;
}

/**
 * Counts requests with one statement at a time for each key: those that come while it runs are counted
 * together by the next one. As exact as one statement each, and under load far fewer.
 */
export function createGathering(
  limiter: RateLimiterAbstract,
  points: number,
): (key: string) => Promise<Spent> {
  /** By key, the requests that the next statement counts; a key is absent while none runs. */
  const waiting = new Map<string, Waiting[]>();

  async function countAll(key: string): Promise<void> {
    for (let batch = waiting.get(key)!; batch.length > 0; batch = waiting.get(key)!) {
      waiting.set(key, []);
      try {
        const state = await consume(limiter, key, batch.length);
        for (const [index, one] of batch.entries()) {
          one.resolve(shareOf(state, points, batch.length, index));
        }
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    waiting.delete(key);
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const others = waiting.get(key);
      if (others) others.push({ resolve, reject });
      else {
        waiting.set(key, [{ resolve, reject }]);
        void countAll(key);
      }
    });
}

/** The library rejects with its state when the limit is passed. */
async function consume(limiter: RateLimiterAbstract, key: string, count: number) {
  try {
    return await limiter.consume(key, count);
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}

/** What the one at `index` of `count` requests is told that were counted together. */
function shareOf(state: RateLimiterRes, points: number, count: number, index: number): Spent {
  const { consumedPoints, msBeforeNext } = state;
  // A key that is refused from memory comes without a count.
  const consumed =
    consumedPoints < count ? Number.POSITIVE_INFINITY : consumedPoints - count + index + 1;
  return { allowed: consumed <= points, remaining: Math.max(0, points - consumed), msBeforeNext };
}
