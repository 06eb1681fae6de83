import { messageOf } from '../errors.ts';
import { createMemoryLimiter } from '../rate-limits/memory/index.ts';
import type { CreateLimiter } from '../rate-limits/rate-limiter.ts';
import type { StartupInput } from './startup-input.ts';

/** Connections of a process for counting requests: each takes a millisecond. */
const POOL_SIZE = 2;
const CONNECT_TIMEOUT_MS = 2000;

/** Limits of requests: those that API processes count together, or those of this process alone. */
export async function openLimits(
  { config, log }: StartupInput,
  parts: AsyncDisposableStack,
): Promise<CreateLimiter> {
  if (!config.database) return createMemoryLimiter;
  const [{ Pool }, { createPostgresLimits }] = await Promise.all([
    import('pg'),
    import('../rate-limits/postgres/index.ts'),
  ]);
  const pool = new Pool({
    connectionString: config.database.url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  const onError = (error: unknown) => log.warn({ err: messageOf(error) }, 'rate limits');
  pool.on('error', onError);
  parts.defer(() => pool.end());
  return createPostgresLimits(pool, { fallback: createMemoryLimiter, onError });
}
