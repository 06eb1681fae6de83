import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { fleetEnvironment, isFleet } from './fleet.ts';

type Query = (sql: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

/**
 * All rows of the database of a data folder, of whatever table, in whose text one of the words stands: by the names of
 * their tables, where there are any. No server may run on an embedded database meanwhile.
 */
export async function rowsWith(
  dataFolder: string,
  words: string[],
): Promise<Record<string, string[]>> {
  const { query, close } = await openRows(dataFolder);
  try {
    return await search(query, words);
  } finally {
    await close();
  }
}

/** The database of a data folder, for statements of a test. No server may run on an embedded one meanwhile. */
export async function openRows(
  dataFolder: string,
): Promise<{ query: Query; close(): Promise<void> }> {
  if (isFleet()) {
    const { DATABASE_URL } = await fleetEnvironment(dataFolder);
    const client = new Client({ connectionString: DATABASE_URL });
    await client.connect();
    return { query: (sql, values) => client.query(sql, values), close: () => client.end() };
  }
  const embedded = await PGlite.create(path.join(dataFolder, 'database'));
  return { query: (sql, values) => embedded.query(sql, values), close: () => embedded.close() };
}

async function search(query: Query, words: string[]): Promise<Record<string, string[]>> {
  const tables = await query(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables.rows as { name: string }[]) {
    const { rows } = await query(
      `select row::text as text from ${name} as row
       where exists (select from unnest($1::text[]) as word where strpos(row::text, word) > 0)`,
      [words],
    );
    if (rows.length > 0) found[name] = (rows as { text: string }[]).map(({ text }) => text);
  }
  return found;
}
