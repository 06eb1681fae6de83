import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { assertGoesOn } from '../contract/upgrade.ts';
import { migrationsUpTo } from '../support/migrations.ts';
import { missingPostgres, startPostgres } from '../support/postgres.ts';
import { unpackPreviousRelease } from '../support/previous-release.ts';
import { runLogFlow, startApi } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The last migration that the previous release has. */
const LEVEL = '0005_reports_on_request';

describe('PostgreSQL of the previous release', { skip: missingPostgres() ?? false }, () => {
  it('is migrated and read, and its jobs are finished', async (t) => {
    const temporary = await temporaryFolder();
    t.after(temporary.remove);
    const before = await unpackPreviousRelease(temporary.path);
    const server = await startPostgres();
    t.after(server.stop);
    const DATABASE_URL = await server.newDatabase();
    await fill(DATABASE_URL, path.join(before.folder, 'database'), temporary.path);

    const env = {
      DATABASE_URL,
      STORAGE_URL: pathToFileURL(path.join(before.folder, 'blobs')).href,
      LOGFLOW_DATA_DIR: path.join(temporary.path, 'unused'),
    };
    const migrated = await runLogFlow(['migrate'], env);
    assert.equal(migrated.code, 0, migrated.stderr);
    const api = await startApi(env.LOGFLOW_DATA_DIR, env);
    t.after(api.kill);
    await assertGoesOn(api.url, before);
    assert.equal(await api.stop(), 0);
  });
});

/** Makes the tables as that release had them, and copies the rows of its embedded database into them. */
async function fill(url: string, embeddedFolder: string, scratch: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const embedded = await PGlite.create(embeddedFolder);
  try {
    await migrate(drizzle(client), {
      migrationsFolder: await migrationsUpTo(LEVEL, path.join(scratch, 'migrations')),
    });
    // Rows come table by table, whatever refers to them.
    await client.query('set session_replication_role = replica');
    const tables = await embedded.query<{ name: string }>(
      "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'",
    );
    for (const { name } of tables.rows) {
      const { rows } = await embedded.query<{ all: string }>(
        `select coalesce(json_agg(row), '[]')::text as all from ${name} as row`,
      );
      const copy = `insert into ${name} select * from json_populate_recordset(null::${name}, $1)`;
      await client.query(copy, [rows[0]!.all]);
    }
    await client.query(
      "select setval('attempts_id_seq', (select coalesce(max(id), 1) from attempts))",
    );
  } finally {
    await embedded.close();
    await client.end();
  }
}
