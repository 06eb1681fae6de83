import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { systemCodeOf } from '../../errors.ts';
import { type CreateLimiter, type Limiter, WINDOW_SECONDS } from '../rate-limiter.ts';
import { createBatchedCount } from './batched-count.ts';

const TABLE = 'rate_limits';
/** How long a database that failed is left alone: each request would wait for it to fail again. */
const AWAY_MS = 5_000;

/** What is used of a `pg` Pool. */
export interface QueryPool {
  query(statement: { text: string; values?: unknown[] }): Promise<{
    rows: unknown[];
    rowCount: number | null;
  }>;
}

export interface PostgresLimitsOptions {
  /** Limits of this process alone, for the time in which the database does not answer. */
  fallback: CreateLimiter;
  onError: (error: unknown) => void;
}

/**
 * Limits that all processes on one PostgreSQL share: one statement at a time for each key, which counts all
 * requests that came meanwhile; a key over its limit is then refused from memory and costs the database
 * nothing more. Makes the table `rate_limits` where
 * there is none, and rejects where that fails.
 *
 * While the database is away each process limits for itself, as without it: requests are neither
 * refused for that nor let through without a limit. `onError` is told once for each time it is tried.
 */
export async function createPostgresLimits(
  pool: QueryPool,
  { fallback, onError }: PostgresLimitsOptions,
): Promise<CreateLimiter> {
  await createTable(pool);
  return (name, points) => {
    const shared = new RateLimiterPostgres({
      ...storeOf(pool),
      tableCreated: true,
      keyPrefix: name,
      points,
      duration: WINDOW_SECONDS,
      inMemoryBlockOnConsumed: points,
    });
    return withFallback(
      { points, spend: createBatchedCount(shared, points) },
      fallback(name, points),
      onError,
    );
  };
}

/**
 * The library names its statements, so that a connection prepares them once. Without names they also
 * pass a pooler in transaction mode, where the next statement may meet another connection.
 */
function storeOf(pool: QueryPool) {
  const query: QueryPool['query'] = ({ text, values }) =>
    pool.query({ text, ...(values !== undefined && { values }) });
  return { storeClient: { query }, storeType: 'pool', tableName: TABLE };
}

/** SQLSTATEs of a table, its type or their names in the catalogue that another process made meanwhile. */
const MADE_MEANWHILE = new Set(['42P07', '42710', '23505']);

/** Of several that make it at the same moment one succeeds: `if not exists` looks before the others have committed. */
async function createTable(pool: QueryPool): Promise<void> {
  try {
    await createMissingTable(pool);
  } catch (error) {
    if (!MADE_MEANWHILE.has(systemCodeOf(error) ?? '')) throw error;
    await createMissingTable(pool);
  }
}

/** The library makes its table when a limiter is made, and says when it is done. */
function createMissingTable(pool: QueryPool): Promise<void> {
  return new Promise((resolve, reject) => {
    new RateLimiterPostgres(
      // It also sweeps the table; one limiter of each process is enough for that.
      { ...storeOf(pool), keyPrefix: 'table', points: 1, duration: WINDOW_SECONDS },
      (error) => (error ? reject(error) : resolve()),
    );
  });
}

/** The library has such an insurance, but it keeps the reason to itself. */
function withFallback(shared: Limiter, own: Limiter, onError: (error: unknown) => void): Limiter {
  let awayUntil = 0;
  return {
    points: shared.points,
    spend: async (key) => {
      if (Date.now() < awayUntil) return own.spend(key);
      try {
        return await shared.spend(key);
      } catch (error) {
        awayUntil = Date.now() + AWAY_MS;
        onError(error);
        return own.spend(key);
      }
    },
  };
}
