/** Looks at a server, and changes nothing. */
import { Client } from 'pg';
import { knownMigrations } from '../known-migrations.ts';

const LIMIT_MS = 10_000;

export interface ProbedDatabase {
  /** As in 15.6. */
  version: string;
  /** Migrations of this release that it has not. */
  pending: number;
}

/** Rejects with what the driver says where it cannot be reached. */
export const probeDatabase = (url: string): Promise<ProbedDatabase> =>
  connected(url, async (client) => {
    const { rows } = await client.query<{ version: string; has: boolean }>(
      `select current_setting('server_version') as version,
              to_regclass('drizzle.__drizzle_migrations') is not null as has`,
    );
    const { version, has } = rows[0]!;
    const known = knownMigrations().length;
    if (!has) return { version, pending: known };
    const applied = await client.query<{ count: number }>(
      'select count(*)::int as count from drizzle.__drizzle_migrations',
    );
    return { version, pending: Math.max(0, known - applied.rows[0]!.count) };
  });

/** Rejects where a session gets no notifications, as behind a pooler in transaction mode. */
export const probeNotifications = (url: string): Promise<void> =>
  connected(url, async (client) => {
    const heard = new Promise<void>((resolve, reject) => {
      client.once('notification', () => resolve());
      setTimeout(reject, LIMIT_MS / 2, new Error('no notification came')).unref();
    });
    heard.catch(() => undefined);
    await client.query('listen log_flow_doctor');
    await client.query("select pg_notify('log_flow_doctor', '')");
    await heard;
  });

async function connected<Result>(
  url: string,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    ...{ connectionString: url, connectionTimeoutMillis: LIMIT_MS, query_timeout: LIMIT_MS },
    application_name: 'log-flow doctor',
  });
  // What goes wrong is what the call rejects with.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
