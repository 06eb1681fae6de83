import assert from 'node:assert/strict';
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { PREPARED_FOLDER } from '../prepared-folder.ts';
import { missingIn } from './assert-whole.ts';
import { createEmbeddedDatabase } from './create.ts';
import { openEmbeddedDatabase } from './index.ts';

test('a database is a copy of the prepared one, or created where that is missing or not whole', async (t) => {
  const folder = await temporaryFolder();
  t.after(folder.remove);
  assert.equal(missingIn(PREPARED_FOLDER), undefined, 'the build has made it');
  for (const entry of await readdir(PREPARED_FOLDER, { recursive: true })) {
    const { mode } = await stat(path.join(PREPARED_FOLDER, entry));
    assert.equal(mode & 0o444, 0o444, `others who start the program can read ${entry}`);
  }
  const broken = path.join(folder.path, 'broken');
  await cp(PREPARED_FOLDER, broken, { recursive: true });
  await rm(path.join(broken, 'global/pg_control'));

  for (const [name, prepared] of Object.entries({ copied: PREPARED_FOLDER, created: broken })) {
    const own = path.join(folder.path, 'data', name);
    // What a kill has left behind.
    await mkdir(path.join(`${own}.new`, 'base'), { recursive: true });
    await createEmbeddedDatabase(own, prepared);
    for (const entry of await readdir(own, { recursive: true })) {
      assert.equal((await stat(path.join(own, entry))).mode & 0o077, 0, entry);
    }
    const database = await openEmbeddedDatabase(own);
    const { rows } = await database.embedded.query('SELECT count(*)::int AS jobs FROM jobs');
    assert.deepEqual(rows, [{ jobs: 0 }], name);
    await database.close();
  }
  assert.deepEqual((await readdir(path.join(folder.path, 'data'))).sort(), ['copied', 'created']);
});
