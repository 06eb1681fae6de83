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

export interface OpenDatabase {
  db: Database;
  close(): Promise<void>;
}
