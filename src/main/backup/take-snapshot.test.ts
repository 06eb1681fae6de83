import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { BlobStore } from '../../blobs/blob-store.ts';
import { createFilesystemBlobStore } from '../../blobs/filesystem/index.ts';
import { blobPath } from '../../blobs/filesystem/layout.ts';
import { type Config, readConfig } from '../../config/index.ts';
import { eq } from '../../database/drizzle.ts';
import {
  type EmbeddedDatabase,
  openEmbeddedDatabase,
  openUnmigrated,
} from '../../database/embedded/index.ts';
import type { Database } from '../../database/open.ts';
import { blobPrefixes } from '../../database/schema.ts';
import { takeSnapshot } from './take-snapshot.ts';

const BLOBS = 2000;
const keyOf = (prefix: string): string => `${prefix}/000000.zst`;

describe('a snapshot', () => {
  let folder: TemporaryFolder;
  let database: EmbeddedDatabase;
  let config: Config;
  before(async () => {
    folder = await temporaryFolder();
    config = readConfig({ LOGFLOW_DATA_DIR: folder.path });
    database = await openEmbeddedDatabase(path.join(folder.path, 'database'));
  });
  after(async () => {
    await database.close();
    await folder.remove();
  });

  it('has every blob that a row in it names, while blobs come and go', async () => {
    const blobs = await createFilesystemBlobStore(path.join(folder.path, 'blobs'));
    const prefixes = Array.from({ length: BLOBS }, () => randomUUID());
    for (const prefix of prefixes) await blobs.put(keyOf(prefix), Buffer.from(prefix));
    await database.db.insert(blobPrefixes).values(prefixes.map((prefix) => ({ prefix })));

    const target = path.join(folder.path, 'snapshot');
    let isOver = false;
    const changing = exchange(database.db, blobs, prefixes, () => isOver);
    await takeSnapshot(database, config, target);
    isOver = true;
    assert.ok((await changing) > 0, 'nothing has changed meanwhile');

    const copy = await openUnmigrated(path.join(target, 'database'));
    const rows = await copy.db.select({ prefix: blobPrefixes.prefix }).from(blobPrefixes);
    await copy.close();
    assert.equal(rows.length, BLOBS);
    const isMissing = ({ prefix }: { prefix: string }) =>
      !existsSync(blobPath(path.join(target, 'blobs'), keyOf(prefix)));
    assert.deepEqual(rows.filter(isMissing), []);
  });

  it('is refused for a database that a newer release has changed', async () => {
    await database.db.execute(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9000000000000)`,
    );
    const target = path.join(folder.path, 'refused');
    await assert.rejects(takeSnapshot(database, config, target), { code: 'backup_too_new' });
    assert.equal(existsSync(target), false);
  });
});

/** Puts new blobs in the place of old ones, as jobs do; returns how many. */
async function exchange(
  db: Database,
  blobs: BlobStore,
  old: string[],
  isOver: () => boolean,
): Promise<number> {
  let count = 0;
  for (const before of old) {
    if (isOver()) break;
    const prefix = randomUUID();
    await blobs.put(keyOf(prefix), Buffer.from(prefix));
    await db.transaction(async (tx) => {
      await tx.insert(blobPrefixes).values({ prefix });
      await tx.delete(blobPrefixes).where(eq(blobPrefixes.prefix, before));
    });
    await blobs.remove(keyOf(before));
    count++;
  }
  return count;
}
