import { RateLimiterMemory } from 'rate-limiter-flexible';
import { consume, type Limiter, WINDOW_SECONDS } from '../rate-limiter.ts';

/** Limits that this process keeps for itself: with several of them each allows the whole limit. */
export function createMemoryLimiter(name: string, points: number): Limiter {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: WINDOW_SECONDS });
  return { points, spend: (key) => consume(limiter, key) };
}
