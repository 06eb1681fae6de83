import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { MIGRATIONS_FOLDER } from '../../../src/database/migrations-folder.ts';
import type { Json } from '../../support/client.ts';
import { migrationsUpTo, readJournal } from '../../support/migrations.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import type { EmptyDatabase } from './empty-database.ts';
import { insertOldRows, type OldRows } from './old-rows.ts';

const journal = await readJournal();
const EARLIER = journal.slice(0, -1).map(({ tag }) => tag);

/** Migrates rows of each earlier state of the tables to the present one. */
export function describeMigrations(open: () => Promise<EmptyDatabase>): void {
  describe('migrations', () => {
    let folder: TemporaryFolder;
    let present: Json;

    before(async () => {
      folder = await temporaryFolder();
      const database = await open();
      await database.migrate(MIGRATIONS_FOLDER);
      present = await structureOf(database);
      await database.close();
    });
    after(() => folder.remove());

    const withRows = async (
      tag: string,
      use: (database: EmptyDatabase, rows: OldRows) => Promise<void>,
    ): Promise<void> => {
      const database = await open();
      try {
        await database.migrate(await migrationsUpTo(tag, path.join(folder.path, tag)));
        await use(database, await insertOldRows(database, EARLIER.indexOf(tag)));
      } finally {
        await database.close();
      }
    };

    for (const [level, tag] of EARLIER.entries())
      it(`take the tables of ${tag} and what is in them to the present`, () =>
        withRows(tag, async (database, rows) => {
          await database.migrate(MIGRATIONS_FOLDER);
          assert.deepEqual(await structureOf(database), present);
          await assertKept(database, rows, level);
          // A second time there is nothing to do.
          await database.migrate(MIGRATIONS_FOLDER);
          assert.deepEqual(await structureOf(database), present);
        }));

    it('refuse to go on, and change nothing, while small files wait that share a blob', () =>
      withRows('0005_reports_on_request', async (database, { waiting }) => {
        await database.query('update chunks set shared_offset = 0 where job_id = $1', [waiting]);
        const earlier = await structureOf(database);
        await assert.rejects(database.migrate(MIGRATIONS_FOLDER), (error: Error) =>
          /Small files wait/.test(String((error.cause as Error | undefined)?.message ?? error)),
        );
        assert.deepEqual(await structureOf(database), earlier);
      }));
  });
}

/** Columns, indexes and constraints. Columns in the order of their names: those that were added later are last. */
async function structureOf(database: EmptyDatabase): Promise<Json> {
  const columns = await database.query(
    `select table_name, column_name, data_type, is_nullable, column_default
       from information_schema.columns where table_schema = 'public' order by 1, 2`,
  );
  const indexes = await database.query(
    `select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`,
  );
  const constraints = await database.query(
    `select conrelid::regclass::text as of, conname, pg_get_constraintdef(oid) as what
       from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' order by 1, 2`,
  );
  return JSON.parse(JSON.stringify({ columns, indexes, constraints }));
}

async function assertKept(database: EmptyDatabase, rows: OldRows, level: number): Promise<void> {
  const { completed, failed, cutOff, waiting } = rows;
  const byID = async (table: string, key: string): Promise<Map<string, Json>> =>
    new Map((await database.query(`select * from ${table}`)).map((row) => [row[key], row]));
  const jobs = await byID('jobs', 'id');
  assert.equal(jobs.size, 4);
  assert.deepEqual(
    [completed, failed, cutOff, waiting].map((id) => jobs.get(id).status),
    ['Completed', 'Failed', 'Failed', 'Queued'],
  );
  const [user] = await database.query('select * from users');
  assert.equal(user.email, 'ada@example.com');
  const [report] = await database.query('select report, partial from reports');
  assert.equal(report.report.totalLines, 7);
  assert.deepEqual([...report.partial], [1, 2, 3]);
  const [attempt] = await database.query('select job_id, code from failed_attempts');
  assert.deepEqual(attempt, { job_id: failed, code: 'blob_missing' });
  const [partial] = await database.query('select indexes from partial_reports');
  assert.deepEqual(partial.indexes, [0]);

  // What the migrations find out of rows of releases before them.
  if (level < 7) {
    assert.ok(jobs.get(failed).failed_queue_since, 'it waits in the failed queue');
    assert.equal(jobs.get(cutOff).failed_queue_since, null);
    const prefixes = await byID('blob_prefixes', 'prefix');
    const unneeded = (id: string) => prefixes.get(jobs.get(id).blob_prefix)?.unneeded_since;
    assert.equal(unneeded(waiting), null);
    assert.equal(unneeded(failed), null);
    assert.ok(unneeded(cutOff));
    assert.equal(unneeded(completed), undefined);
  }
  if (level < 10) {
    const isGone = (id: string): boolean => jobs.get(id).bytes_gone_at !== null;
    assert.deepEqual([completed, cutOff, failed, waiting].map(isGone), [true, true, false, false]);
    assert.equal(Number(jobs.get(waiting).stored_bytes), 30);
  }
}
