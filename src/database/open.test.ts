import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type TemporaryFolder, temporaryFolder } from '../../test/support/temporary-folder.ts';
import { eq } from './drizzle.ts';
import { type OpenDatabase, openEmbeddedDatabase } from './open.ts';
import { partialReports, users } from './schema.ts';

describe('embedded database', () => {
  let folder: TemporaryFolder;
  let database: OpenDatabase;
  const open = () => openEmbeddedDatabase(path.join(folder.path, 'database'));
  before(async () => {
    folder = await temporaryFolder();
    database = await open();
  });
  after(async () => {
    await database.close();
    await folder.remove();
  });
  const newUser = () => ({
    id: randomUUID(),
    email: `${randomUUID()}@example.com`,
    passwordHash: '',
  });

  it('keeps a query of one caller out of the open transaction of another', async () => {
    const [inside, outside] = [newUser(), newUser()];
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const transaction = database.db.transaction(async (tx) => {
      await tx.insert(users).values(inside);
      entered.resolve();
      await leave.promise;
      throw new Error('rolled back');
    });
    await entered.promise;
    const other = database.db.insert(users).values(outside).execute();
    leave.resolve();
    await assert.rejects(transaction, /rolled back/);
    await other;
    const found = (id: string) => database.db.select().from(users).where(eq(users.id, id));
    assert.equal((await found(inside.id)).length, 0);
    assert.equal((await found(outside.id)).length, 1, 'the other insert was rolled back too');
  });

  it('keeps bytes exactly', async () => {
    const data = Uint8Array.from({ length: 70_000 }, (_, index) => index & 0xff);
    const jobID = randomUUID();
    await database.db.insert(partialReports).values({ jobID, chunkIndex: 0, data });
    const rows = await database.db
      .select()
      .from(partialReports)
      .where(eq(partialReports.jobID, jobID));
    assert.deepEqual(rows[0]?.data, data);
  });

  it('opens again with what was written, and migrates nothing twice', async () => {
    const user = newUser();
    await database.db.insert(users).values(user);
    await database.close();
    database = await open();
    const rows = await database.db.select().from(users).where(eq(users.id, user.id));
    assert.equal(rows.length, 1);
  });
});
