import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, it } from 'node:test';
import { openTestDatabase } from '../../test/support/database.ts';
import { eventually } from '../../test/support/eventually.ts';
import { openLocal } from '../../test/support/identity.ts';
import { MIGRATIONS_FOLDER } from '../database/migrations-folder.ts';
import type { OpenDatabase } from '../database/open.ts';
import { revokedSessions, sessions } from '../database/schema.ts';
import { keepReloading, openRevocations } from './revocations.ts';
import { setDisabled } from './user-rights.ts';

const PASSWORD = 'correct horse battery';
const code = (expected: string) => ({ name: 'AppError', code: expected });

let database: OpenDatabase;
before(async () => {
  database = await openTestDatabase();
});
after(() => database.close());

it('a session that ends in one process ends in the others, which read the list again and again', async (t) => {
  const { identity } = await openLocal(database.db);
  const other = await openLocal(database.db);
  const reloading = keepReloading(other.revocations, assert.ifError, 20);
  t.after(() => reloading.stop());
  const session = await identity.register('two@example.com', PASSWORD);
  await other.identity.verify(session.accessToken);
  await identity.logout(session.refreshToken);
  await eventually('the other process to refuse the token', () =>
    other.identity.verify(session.accessToken).then(
      () => false,
      (error) => error.code === 'invalid_token',
    ),
  );
  // A process that starts later knows it from the start.
  const later = await openLocal(database.db);
  await assert.rejects(later.identity.verify(session.accessToken), code('invalid_token'));
});

it('a replayed refresh token ends the access tokens of its session too', async () => {
  const { identity } = await openLocal(database.db);
  const first = await identity.register('replay@example.com', PASSWORD);
  const second = await identity.refresh(first.refreshToken);
  await assert.rejects(identity.refresh(first.refreshToken), code('token_reused'));
  await assert.rejects(identity.verify(second.accessToken), code('invalid_token'));
});

it('a disabled account can neither sign in nor refresh nor use its tokens, until it is enabled', async () => {
  const { identity, revocations } = await openLocal(database.db);
  const email = 'disabled@example.com';
  const session = await identity.register(email, PASSWORD);
  await setDisabled(database.db, session.user.id, new Date());
  await revocations.reload();
  await assert.rejects(identity.verify(session.accessToken), code('account_disabled'));
  await assert.rejects(identity.login(email, PASSWORD), code('account_disabled'));
  await assert.rejects(identity.login(email, 'wrong password'), code('invalid_credentials'));
  await assert.rejects(identity.refresh(session.refreshToken), code('account_disabled'));
  assert.throws(() => revocations.assertEnabled(session.user.id), code('account_disabled'));
  await setDisabled(database.db, session.user.id, null);
  await revocations.reload();
  await identity.verify(session.accessToken);
  await identity.refresh(session.refreshToken);
  await identity.login(email, PASSWORD);
});

it('the list forgets sessions whose access tokens have expired', async () => {
  let time = Date.now();
  const now = () => new Date(time);
  const revocations = await openRevocations(database.db, now);
  await revocations.revoke(['old'], new Date(time + 1000));
  time += 2000;
  await revocations.revoke(['new'], new Date(time + 1000));
  const ids = (await database.db.select().from(revokedSessions)).map(({ id }) => id);
  assert.ok(ids.includes('new') && !ids.includes('old'));
});

it('a user has a hundred sessions at most; those that were used least recently end', async () => {
  let time = Date.now();
  const now = () => new Date(time);
  const { identity, revocations } = await openLocal(database.db, { now });
  const email = 'many@example.com';
  const first = await identity.register(email, PASSWORD);
  const opened = [];
  for (let i = 0; i < 100; i++) {
    time += 1;
    opened.push(await identity.login(email, PASSWORD));
  }
  assert.equal((await identity.sessions(first.user.id)).length, 100);
  await revocations.reload();
  await assert.rejects(identity.verify(first.accessToken), code('invalid_token'));
  await assert.rejects(identity.refresh(first.refreshToken), code('invalid_token'));
  await identity.verify(opened[0]!.accessToken);
});

it('a session of an earlier release, which has no row of its own, goes on and can be ended', async () => {
  const { identity } = await openLocal(database.db);
  const first = await identity.register('earlier@example.com', PASSWORD);
  await database.db.delete(sessions);
  assert.deepEqual(await identity.sessions(first.user.id), []);
  const second = await identity.refresh(first.refreshToken);
  const [listed] = await identity.sessions(first.user.id);
  await identity.endSession(first.user.id, listed!.id);
  await assert.rejects(identity.refresh(second.refreshToken), code('invalid_token'));
  await assert.rejects(identity.verify(second.accessToken), code('invalid_token'));
});

it('the migration gives sessions that began before it a row', async () => {
  const { identity } = await openLocal(database.db);
  const { user } = await identity.register('migrated@example.com', PASSWORD);
  const before = await identity.sessions(user.id);
  await database.db.delete(sessions);
  const files = await readdir(MIGRATIONS_FOLDER);
  const name = files.find((file) => file.endsWith('_identity.sql'))!;
  const statements = (await readFile(path.join(MIGRATIONS_FOLDER, name), 'utf8')).split(
    '--> statement-breakpoint',
  );
  await database.db.execute(statements.find((one) => one.includes('INSERT INTO "sessions"'))!);
  const ids = (await identity.sessions(user.id)).map(({ id }) => id);
  assert.deepEqual(
    ids,
    before.map(({ id }) => id),
  );
});
