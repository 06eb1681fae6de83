import DataLoader from 'dataloader';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Spent } from '../rate-limiter.ts';

/**
 * Counts requests in batches, one batch at a time: those that come while one is counted are counted by the next, with
 * one statement for each key. As exact as one statement for each request, and under load far fewer.
 */
export function createBatchedCount(
  limiter: RateLimiterAbstract,
  points: number,
): (key: string) => Promise<Spent> {
  let running: Promise<unknown> = Promise.resolve();
  const countAll = async (keys: readonly string[]): Promise<(Spent | Error)[]> => {
    const requests = Map.groupBy(keys.keys(), (index) => keys[index]!);
    const spent = new Array<Spent | Error>(keys.length);
    await Promise.all(
      [...requests].map(async ([key, indexes]) => {
        const state = await consume(limiter, key, indexes.length);
        for (const [nth, index] of indexes.entries()) {
          spent[index] =
            state instanceof Error ? state : shareOf(state, points, indexes.length, nth);
        }
      }),
    );
    return spent;
  };
  const loader = new DataLoader<string, Spent>(
    (keys) => {
      const counting = countAll(keys);
      running = counting;
      return counting;
    },
    // Each request counts: none is answered with what another one was told.
    { cache: false, batchScheduleFn: (run) => running.then(run) },
  );
  return (key) => loader.load(key);
}

/** The library rejects with its state when the limit is passed; whatever else is thrown is given back as an error. */
async function consume(
  limiter: RateLimiterAbstract,
  key: string,
  count: number,
): Promise<RateLimiterRes | Error> {
  try {
    return await limiter.consume(key, count);
  } catch (error) {
    if (error instanceof RateLimiterRes || error instanceof Error) return error;
    return new Error(String(error));
  }
}

/** What the nth of `count` requests is told that were counted together. */
function shareOf(state: RateLimiterRes, points: number, count: number, nth: number): Spent {
  const { consumedPoints, msBeforeNext } = state;
  // A key that is refused from memory comes without a count.
  const consumed =
    consumedPoints < count ? Number.POSITIVE_INFINITY : consumedPoints - count + nth + 1;
  return { allowed: consumed <= points, remaining: Math.max(0, points - consumed), msBeforeNext };
}
