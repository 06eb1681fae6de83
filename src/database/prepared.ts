import type { Database } from './open.ts';

/**
 * A statement of the hot path, built once for each database instead of at every call: Drizzle takes as long to build
 * one as PostgreSQL to run it. A server that keeps prepared statements keeps its plan too. Values are given by
 * `sql.placeholder`.
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

/** Drizzle needs a name; ServerSession replaces it. */
export const UNNAMED = '';
