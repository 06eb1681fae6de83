import { Pool, type PoolClient, types } from 'pg';
import { sql } from '../drizzle.ts';
import { MIGRATIONS_FOLDER } from '../migrations-folder.ts';
import type { Database, OpenDatabase } from '../open.ts';
import { migrate, PgDatabase, PgDialect } from './drizzle.ts';
import { translated } from './failure.ts';
import { ServerSession } from './session.ts';

/** Any number that no other program uses as an advisory lock of this database. */
const MIGRATION_LOCK = 0x10_6f_10;

/** Milliseconds. An API request waits for a connection no longer than its client has patience. */
const CONNECT_TIMEOUT_MS = 5000;
/** A server that accepted a query and went silent; longer than any statement here takes. */
const QUERY_TIMEOUT_MS = 90_000;

export interface ServerDatabaseOptions {
  /** Connections of this process at most. */
  poolSize: number;
  /** Hears of idle connections that broke: the next query opens a new one. */
  onError: (error: Error) => void;
}

/**
 * Opens a PostgreSQL server (15 or later), or a pooler in transaction mode before one, and migrates it;
 * any number of processes may do so at once. Queries that meet no server reject with `database_failed`.
 */
export async function openServerDatabase(
  url: string,
  { poolSize, onError }: ServerDatabaseOptions,
): Promise<OpenDatabase> {
  types.setTypeParser(types.builtins.BYTEA, bytesOf);
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'log-flow',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  });
  pool.on('error', onError);
  // Between two queries of a transaction nobody listens to its connection, and an `error` that nobody
  // hears ends the process; the next query rejects with the same.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const dialect = new PgDialect();
  try {
    const session = new ServerSession(pool, dialect, await isDirect(pool));
    const db = new PgDatabase(dialect, session, undefined) as never as Database;
    await migrateOnce(db);
    return { db, close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw translated(error);
  }
}

/**
 * Whether the connections are the server's own. A pooler makes up the number of the process that it tells a client
 * when it connects, since there is none that stays.
 */
async function isDirect(pool: Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    // The driver keeps it to cancel queries; its types do not know.
    return rows[0]!.pid === (client as PoolClient & { processID: number | null }).processID;
  } finally {
    client.release();
  }
}

/** In one transaction and under a lock of it: of ten processes that start at once, nine find it done. */
async function migrateOnce(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await migrate(tx as never, { migrationsFolder: MIGRATIONS_FOLDER });
  });
}

/**
 * From PostgreSQL's text, `\\x` and hex digits, into memory that nobody else uses a part of, as a pooled Buffer might.
 */
function bytesOf(text: string): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow((text.length - 2) / 2);
  bytes.write(text.slice(2), 'hex');
  return new Uint8Array(bytes.buffer);
}
