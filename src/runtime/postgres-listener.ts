import pRetry from 'p-retry';
import { Client } from 'pg';

/** Milliseconds between tries to listen again. */
const RETRIES = { retries: Number.POSITIVE_INFINITY, minTimeout: 100, maxTimeout: 5000 };
const CONNECT_TIMEOUT_MS = 5000;
/** Milliseconds between queries that check the connection. */
const HEARTBEAT_MS = 10_000;

export interface ListenerOptions {
  /** Of the server itself, not of a pooler in transaction mode: LISTEN needs a session. */
  url: string;
  /** What each new session begins with: LISTEN, and what else lasts as long as the session. */
  begin(session: Client): Promise<unknown>;
  onNotification(channel: string, payload: string): void;
  /** After a broken connection there is a new session; what was notified meanwhile is lost. */
  onReconnect(): void;
  onError(error: Error): void;
}

/** A session of PostgreSQL that listens, and after a broken connection listens again. */
export class PostgresListener {
  readonly #options: ListenerOptions;
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const client = new Client({
      connectionString: this.#options.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('notification', ({ channel, payload }) =>
      this.#options.onNotification(channel, payload ?? ''),
    );
    // Also for a client that is given up while it connects: without a listener it would end the process.
    client.on('error', (error) => this.#reconnect(client, error));
    client.on('end', () =>
      this.#reconnect(client, new Error('The connection that listens has ended.')),
    );
    try {
      await client.connect();
      await this.#options.begin(client);
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
      this.#options.onReconnect();
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
