import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { createOutbox } from '../outbox.ts';
import type { ProgressBus } from '../progress-bus.ts';

const CHANNEL = 'log_flow_progress';
/** Milliseconds between tries to listen again. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;
const CONNECT_TIMEOUT_MS = 5000;
/** A connection over which nothing came is asked whether it still stands, so often (ms). */
const HEARTBEAT_MS = 10_000;

export interface PostgresBusOptions {
  /** Past any pooler in transaction mode: LISTEN needs a session. */
  url: string;
  onError: (error: Error) => void;
}

/** `ProgressBus` on PostgreSQL's LISTEN and NOTIFY: one connection that listens, one that notifies. */
export async function createPostgresBus(options: PostgresBusOptions): Promise<ProgressBus> {
  const listeners = new EventEmitter();
  // One listener per watched job and process; their number is bounded by open connections.
  listeners.setMaxListeners(0);
  const ear = new Ear(options, {
    heard: (jobID) => listeners.emit(jobID),
    // What was said meanwhile is lost: everybody reads the present state anew.
    restored: () => {
      for (const jobID of listeners.eventNames()) listeners.emit(jobID);
    },
  });
  await ear.open();
  const voice = createVoice(options);
  return {
    changed: voice.say,
    subscribe: (jobID, listener) => {
      listeners.on(jobID, listener);
      return () => listeners.off(jobID, listener);
    },
    close: async () => {
      listeners.removeAllListeners();
      await Promise.all([voice.close(), ear.close()]);
    },
  };
}

/** Says what has changed, all of it in one statement. */
function createVoice({ url, onError }: PostgresBusOptions) {
  const pool = new Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  pool.on('error', onError);
  const notify = 'select pg_notify($1, job) from unnest($2::text[]) as job';
  const outbox = createOutbox((jobIDs) => pool.query(notify, [CHANNEL, jobIDs]), onError);
  return {
    say: outbox.add,
    close: async (): Promise<void> => {
      await outbox.close();
      await pool.end();
    },
  };
}

interface EarEvents {
  heard(jobID: string): void;
  restored(): void;
}

/** Listens, and after a broken connection listens again. */
class Ear {
  readonly #options: PostgresBusOptions;
  readonly #events: EarEvents;
  #client: Client | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PostgresBusOptions, events: EarEvents) {
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
    client.on('notification', ({ payload }) => this.#events.heard(payload ?? ''));
    // Also for a client that is given up while it connects: without a listener it would end the process.
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, new Error('The connection that listens has ended.')));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await endQuietly(client);
      throw error;
    }
    this.#client = client;
    this.#heartbeat = setInterval(() => {
      client.query('select 1').catch((error: Error) => this.#lost(client, error));
    }, HEARTBEAT_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client;
    this.#client = undefined;
    clearInterval(this.#heartbeat);
    if (client) await endQuietly(client);
  }

  #lost(client: Client, error: Error): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    clearInterval(this.#heartbeat);
    this.#options.onError(error);
    endQuietly(client);
    this.#reopen();
  }

  async #reopen(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !this.#closed; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      await delay(wait);
      try {
        await this.open();
        if (this.#closed) await this.close();
        else this.#events.restored();
        return;
      } catch (error) {
        this.#options.onError(error as Error);
      }
    }
  }
}

/** Ends a connection that may be broken already. */
async function endQuietly(client: Client): Promise<void> {
  try {
    await client.end();
  } catch {
    // Broken before it could say goodbye: it is gone either way.
  }
}
