import { Pool } from 'pg';
import { assertFits, unavailable } from '../replies.ts';
import type { RequestBus } from '../request-bus.ts';
import { answerRequests } from './answer.ts';
import { Asking } from './asking.ts';
import { roomIn } from './sessions.ts';

/** Connections of this process for requests and replies, apart from the one that listens. */
const POOL_SIZE = 2;
const CONNECT_TIMEOUT_MS = 5000;
/** Milliseconds; for some MiB to a server far away. */
const QUERY_TIMEOUT_MS = 15_000;

export interface PostgresRequestsOptions {
  /** Of the server itself, not of a pooler in transaction mode: LISTEN needs a session. */
  url: string;
  onError: (error: Error) => void;
}

/**
 * `RequestBus` on PostgreSQL: requests and replies are rows of the table `requests`, of which LISTEN and NOTIFY tell.
 * A process that answers holds a lock as long as its session lasts; so others know that it is there.
 */
export function createPostgresRequests({ url, onError }: PostgresRequestsOptions): RequestBus {
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  pool.on('error', onError);
  const parts = { url, pool, onError };
  // It listens from the first request on: most processes either ask or answer.
  let asking: Promise<Asking> | null = null;
  let isClosed = false;
  const opened = (): Promise<Asking> => {
    if (isClosed) throw new Error('The bus is closed.');
    asking ??= Asking.open(parts).catch((error: unknown) => {
      asking = null;
      throw error;
    });
    return asking;
  };
  return {
    ask: async (request, options) => {
      options.signal.throwIfAborted();
      assertFits(request);
      let open: Asking;
      try {
        open = await opened();
      } catch (error) {
        throw unavailable(error);
      }
      return open.ask(request, options);
    },
    answer: (handler, options) => answerRequests(parts, handler, options),
    room: () => roomIn(pool),
    close: async () => {
      isClosed = true;
      // Where it could not be opened nothing is to be closed.
      await (await asking?.catch(() => null))?.close();
      await pool.end();
    },
  };
}
