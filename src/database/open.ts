/** What both adapters return. */
import type {
  ExtractTablesWithRelations,
  PgDatabase,
  PgQueryResultHKT,
  PgTransaction,
} from './drizzle.ts';
import type * as schema from './schema.ts';

type Schema = typeof schema;
/** Drizzle on either driver. */
export type Database = PgDatabase<PgQueryResultHKT, Schema>;
export type Transaction = PgTransaction<
  PgQueryResultHKT,
  Schema,
  ExtractTablesWithRelations<Schema>
>;
/** For functions that run inside a caller's transaction as well as alone. */
export type Executor = Database | Transaction;

/** Connections of this process. */
export interface PoolCounts {
  open: number;
  idle: number;
  /** Statements and transactions that wait for one. */
  waiting: number;
  most: number;
}

export interface OpenDatabase {
  db: Database;
  /** Null where there are no connections, because the database is in this process. */
  pool: (() => PoolCounts) | null;
  close(): Promise<void>;
}
