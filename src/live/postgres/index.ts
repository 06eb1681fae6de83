import { EventEmitter } from 'node:events';
import { Pool } from 'pg';
import { PostgresListener } from '../../runtime/postgres-listener.ts';
import { createChangeBatches } from '../change-batches.ts';
import type { ProgressBus } from '../progress-bus.ts';

const CHANNEL = 'log_flow_progress';
const CONNECT_TIMEOUT_MS = 5000;

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
  const subscriber = new PostgresListener({
    ...options,
    begin: (session) => session.query(`listen ${CHANNEL}`),
    onNotification: (_channel, jobID) => listeners.emit(jobID),
    // Every listener reads the present state anew.
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
