import { EventEmitter } from 'node:events';
import pRetry from 'p-retry';
import { Client, Pool } from 'pg';
import { createChangeBatches } from '../change-batches.ts';
import type { ProgressBus } from '../progress-bus.ts';

const CHANNEL = 'log_flow_progress';
/** Milliseconds between tries to listen again. */
const RETRIES = { retries: Number.POSITIVE_INFINITY, minTimeout: 100, maxTimeout: 5000 };
const CONNECT_TIMEOUT_MS = 5000;
/** Milliseconds between queries that check the connection. */
const HEARTBEAT_MS = 10_000;

export interface PostgresBusOptions {
  /** Of the server itself, not of a pooler in transaction mode: LISTEN needs a session. */
  url: string;
  onError: (error: Error) => void;
}

/** `ProgressBus` on PostgreSQL's LISTEN and NOTIFY: one connection that listens, one that notifies. */
export async function createPostgresBus(options: PostgresBusOptions): Promise<ProgressBus> {
  const listeners = new EventEmitter();
  // One listener per watched job and process; their number is bounded by open connections.
  listeners.setMaxListeners(0);
  const subscriber = new Subscriber(options, {
    onChange: (jobID) => listeners.emit(jobID),
    // What was notified meanwhile is lost: every listener reads the present state anew.
    onReconnect: () => {
      for (const jobID of listeners.eventNames()) listeners.emit(jobID);
    },
  });
  await subscriber.open();
  const publisher = createPublisher(options);
  return {
    changed: publisher.publish,
    subscribe: (jobID, listener) => {
      listeners.on(jobID, listener);
      return () => listeners.off(jobID, listener);
    },
    close: async () => {
      listeners.removeAllListeners();
      await Promise.all([publisher.close(), subscriber.close()]);
    },
  };
}

/** Notifies of changed jobs, of all in a batch by one statement. */
function createPublisher({ url, onError }: PostgresBusOptions) {
  const pool = new Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  pool.on('error', onError);
  const notify = 'select pg_notify($1, job) from unnest($2::text[]) as job';
  const batches = createChangeBatches((jobIDs) => pool.query(notify, [CHANNEL, jobIDs]), onError);
  return {
    publish: batches.add,
    close: async (): Promise<void> => {
      await batches.close();
      await pool.end();
    },
  };
}

interface SubscriberEvents {
  onChange(jobID: string): void;
  onReconnect(): void;
}

/** Listens, and after a broken connection listens again. */
class Subscriber {
  readonly #options: PostgresBusOptions;
  readonly #events: SubscriberEvents;
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(options: PostgresBusOptions, events: SubscriberEvents) {
    this.#options = options;
    this.#events = events;
  }

  async open(): Promise<void> {
    const client = new Client({
      connectionString: this.#options.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('notification', ({ payload }) => this.#events.onChange(payload ?? ''));
    // Also for a client that is given up while it connects: without a listener it would end the process.
    client.on('error', (error) => this.#reconnect(client, error));
    client.on('end', () =>
      this.#reconnect(client, new Error('The connection that listens has ended.')),
    );
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#closing.signal.throwIfAborted();
    } catch (error) {
      await this.#end(client);
      throw error;
    }
    this.#client = client;
    this.#heartbeat = setInterval(() => {
      client.query('select 1').catch((error: Error) => this.#reconnect(client, error));
    }, HEARTBEAT_MS);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const client = this.#client;
    this.#client = undefined;
    clearInterval(this.#heartbeat);
    if (client) await this.#end(client);
  }

  async #reconnect(client: Client, error: Error): Promise<void> {
    if (this.#client !== client) return;
    this.#client = undefined;
    clearInterval(this.#heartbeat);
    this.#options.onError(error);
    // Not awaited: a connection that the network swallowed may never end.
    void this.#end(client);
    const { signal } = this.#closing;
    try {
      const report = ({ error }: { error: Error }) => this.#options.onError(error);
      await pRetry(() => this.open(), { ...RETRIES, signal, onFailedAttempt: report });
      this.#events.onReconnect();
    } catch (error) {
      // It tries until it is closed.
      if (!signal.aborted) throw error;
    }
  }

  async #end(client: Client): Promise<void> {
    try {
      await client.end();
    } catch (error) {
      // It was broken, and is gone either way.
      this.#options.onError(error as Error);
    }
  }
}
