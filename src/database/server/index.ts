import { Pool, type PoolClient, types } from 'pg';
import { sql } from '../drizzle.ts';
import { migrationFailure } from '../migration-failure.ts';
import { MIGRATIONS_FOLDER } from '../migrations-folder.ts';
import type { Database, OpenDatabase } from '../open.ts';
import { migrate, PgDatabase, PgDialect } from './drizzle.ts';
import { translated } from './failure.ts';
import { ServerSession } from './session.ts';

/** The advisory lock of migrations: a number that no other program uses in this database. */
const MIGRATION_LOCK = 0x10_6f_10;

/** Milliseconds that a request waits for a free or new connection. */
const CONNECT_TIMEOUT_MS = 5000;
/** Milliseconds without an answer of the server; longer than any statement here takes. */
const QUERY_TIMEOUT_MS = 90_000;

export interface ServerDatabaseOptions {
  /** Connections of this process at most. */
  poolSize: number;
  /** Called when an idle connection breaks; the next query opens a new one. */
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
  // Between two queries of a transaction its connection has no other listener, and an unhandled `error` event ends
  // the process. The next query rejects with the same error.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const dialect = new PgDialect();
  try {
    const session = new ServerSession(pool, dialect, await isDirect(pool));
    const db = new PgDatabase(dialect, session, undefined) as never as Database;
    await migrateOnce(db);
    const counts = () => ({
      open: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      most: poolSize,
    });
    return { db, pool: counts, close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw translated(migrationFailure(error));
  }
}

/**
 * Whether the connections go to the server itself. A pooler reports a made-up process id, since it has no process that
 * stays the same.
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

/** Migrates in one transaction, under a lock: where several processes start at once, the others find it done. */
async function migrateOnce(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await migrate(tx as never, { migrationsFolder: MIGRATIONS_FOLDER });
  });
}

/**
 * Reads `bytea` from PostgreSQL's text form, `\\x` and hex digits. Not into Node's buffer pool: the memory may be
 * transferred to a thread.
 */
function bytesOf(text: string): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow((text.length - 2) / 2);
  bytes.write(text.slice(2), 'hex');
  return new Uint8Array(bytes.buffer);
}
