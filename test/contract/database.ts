import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { eq, sql } from '../../src/database/drizzle.ts';
import { migrationFailure } from '../../src/database/migration-failure.ts';
import type { Executor, OpenDatabase } from '../../src/database/open.ts';
import { partialReports, users } from '../../src/database/schema.ts';
import { AppError, messageOf } from '../../src/errors.ts';

export interface DatabasePlace {
  /** Opens the same database each time. */
  open(): Promise<OpenDatabase>;
  remove(): Promise<void>;
}

export const newUser = () => ({
  id: randomUUID(),
  email: `${randomUUID()}@example.com`,
  passwordHash: '',
});

/** What the rest of the house expects of a database, embedded or on a server. */
export function databaseContract(name: string, place: () => Promise<DatabasePlace>): void {
  describe(name, () => {
    let where: DatabasePlace;
    let database: OpenDatabase;
    before(async () => {
      where = await place();
      database = await where.open();
    });
    after(async () => {
      await database.close();
      await where.remove();
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

    it('says what a migration says that refuses to run, and no SQL', async () => {
      const refusal = sql`DO $$ BEGIN RAISE EXCEPTION 'Stop the old processes first.'; END $$`;
      const error = await database.db
        .execute(refusal)
        .then(() => assert.fail('it ran'), migrationFailure);
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'not_migratable');
      assert.equal(error.message, 'Stop the old processes first.');
      const other = await database.db.execute(sql`select 1 from nowhere`).catch(migrationFailure);
      assert.match(String(other), /nowhere/);
    });

    it('says why a statement failed, with neither the statement nor its values', async () => {
      const secret = `${randomUUID()} of a user`;
      const taken = { ...newUser(), email: secret, passwordHash: secret };
      await database.db.insert(users).values(taken);
      const again = (db: Executor) => db.insert(users).values({ ...taken, id: randomUUID() });
      const failures: [() => Promise<unknown>, RegExp][] = [
        [() => again(database.db), /unique constraint "users_email_unique".*23505/],
        [() => database.db.transaction((tx) => again(tx)), /unique.*23505/],
        [() => database.db.execute(sql`select ${secret}::uuid`), /invalid input.*22P02/],
        [() => database.db.execute(sql`select ${`{"${secret}`}::json`), /json.*22P02/],
      ];
      for (const [statement, reason] of failures) {
        const error = await statement().then(() => assert.fail('it ran'), Object);
        assert.match(messageOf(error), reason);
        const all = inspect(error, { depth: 9, showHidden: true });
        assert.ok(!all.includes(secret), all);
        assert.doesNotMatch(all, /insert into|select/i);
      }
    });

    it('keeps bytes exactly, in memory of their own', async () => {
      const data = Uint8Array.from({ length: 70_000 }, (_, index) => index & 0xff);
      const jobID = randomUUID();
      await database.db.insert(partialReports).values({ jobID, chunkIndex: 0, indexes: [0], data });
      const rows = await database.db
        .select()
        .from(partialReports)
        .where(eq(partialReports.jobID, jobID));
      assert.deepEqual(rows[0]!.data, data);
      assert.ok(!Buffer.isBuffer(rows[0]!.data));
      assert.equal(rows[0]!.data.buffer.byteLength, data.length);
    });

    it('opens again with what was written, and migrates nothing twice', async () => {
      const user = newUser();
      await database.db.insert(users).values(user);
      await database.close();
      database = await where.open();
      const rows = await database.db.select().from(users).where(eq(users.id, user.id));
      assert.equal(rows.length, 1);
    });
  });
}
