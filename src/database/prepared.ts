import type { Database } from './open.ts';

/**
 * A statement of the hot path, built once for each database instead of at every call: Drizzle takes as long
 * to build one as PostgreSQL to run it. It stays without a name on the server, so that it passes a pooler in
 * transaction mode. Values come as `sql.placeholder`.
 */
export function preparedOnce<Statement>(
  build: (db: Database) => Statement,
): (db: Database) => Statement {
  const built = new WeakMap<Database, Statement>();
  return (db) => {
    const known = built.get(db);
    if (known !== undefined) return known;
    const statement = build(db);
    built.set(db, statement);
    return statement;
  };
}

/** Drizzle wants a name; empty, there is none on the server. */
export const UNNAMED = '';
