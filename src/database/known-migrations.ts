import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from './drizzle.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import type { Database } from './open.ts';

interface Journal {
  entries: { tag: string; when: number }[];
}

/** The migrations that this version knows, by the names of their files, oldest first. */
export const knownMigrations = (): string[] => readJournal().map(({ tag }) => tag);

/** The last migration that a database has; null where this version does not know it, so a newer one has been there. */
export async function lastMigration(db: Pick<Database, 'execute'>): Promise<string | null> {
  const found = await db.execute(
    sql`select max(created_at)::text as "when" from drizzle.__drizzle_migrations`,
  );
  const [row] = (found as { rows: { when: string }[] }).rows;
  return readJournal().find(({ when }) => String(when) === row?.when)?.tag ?? null;
}

function readJournal(): Journal['entries'] {
  const text = readFileSync(path.join(MIGRATIONS_FOLDER, 'meta/_journal.json'), 'utf8');
  return (JSON.parse(text) as Journal).entries;
}
