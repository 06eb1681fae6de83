import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { MIGRATIONS_FOLDER } from '../../src/database/migrations-folder.ts';
import type { Json } from '../support/client.ts';
import { readJournal } from '../support/migrations.ts';
import { describeMigrations } from './migrations/migrations.ts';

const server = await PGlite.create();

describe('the embedded database', () => {
  describeMigrations(async () => {
    // One after the other in the same database, since a new one takes seconds.
    await server.exec(
      'drop schema public cascade; drop schema if exists drizzle cascade; create schema public',
    );
    return {
      query: async (text, values) => (await server.query<Json>(text, values)).rows,
      migrate: (migrationsFolder) => migrate(drizzle(server), { migrationsFolder }),
      close: async () => undefined,
    };
  });
});

describe('the list of migrations', () => {
  // Drizzle runs what is younger than the last one in the database, and skips the rest without a word.
  it('has times in order', async () => {
    const times = (await readJournal()).map(({ when }) => when);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(times).size, times.length);
  });

  // Processes of the release before run on the tables of this one during an upgrade.
  it('removes nothing that the release before uses', async () => {
    const removing = [];
    for (const { tag } of await readJournal()) {
      const sql = await readFile(path.join(MIGRATIONS_FOLDER, `${tag}.sql`), 'utf8');
      if (/\bDROP (TABLE|COLUMN)\b|\bRENAME (TO|COLUMN)\b/i.test(sql)) removing.push(tag);
    }
    // For it all processes had to stop: docs/operations.md, "Upgrade".
    assert.deepEqual(removing, ['0006_small_files']);
  });
});
