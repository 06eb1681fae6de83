import { createMemoryLimiter } from '../../src/rate-limits/memory/index.ts';
import { rateLimiterContract } from './rate-limiter.ts';

rateLimiterContract('in memory', async () => ({
  createLimiter: createMemoryLimiter,
  close: async () => undefined,
}));
