import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, it } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import { openTestDatabase } from '../../../test/support/database.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { OpenDatabase } from '../../database/open.ts';
import { secrets } from '../../database/schema.ts';
import { createAccessTokens } from './access-tokens.ts';
import { importSecretFile } from './secret-file.ts';
import { importFirstKey, openSigningKeys, rotateSigningKey } from './signing-keys.ts';

const USER = { id: 'user', email: 'me@example.com' };
const INVALID = { code: 'invalid_token' };
const MINUTE = 60_000;

let database: OpenDatabase;
let time: number;
const now = () => new Date(time);
/** What an API process has. */
const open = async () => createAccessTokens(await openSigningKeys(database.db, now), 900, now);
const kidOf = (token: string) => decodeProtectedHeader(token).kid;

before(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.db.delete(secrets);
  time = Date.now();
});
after(() => database.close());

it('tokens name their key, and a rotation signs nobody out', async () => {
  const tokens = await open();
  const old = await tokens.issue(USER, 'session');
  assert.ok(kidOf(old));
  await rotateSigningKey(database.db, false);

  // Another process signs with the new key, which this one does not know yet.
  const other = await open();
  const fresh = await other.issue(USER, 'session');
  assert.notEqual(kidOf(fresh), kidOf(old));
  time += 2_000;
  for (const verified of [await tokens.verify(fresh), await other.verify(old)]) {
    assert.deepEqual([verified.user, verified.sessionID], [USER, 'session']);
  }
  time += 2 * MINUTE;
  assert.equal(kidOf(await tokens.issue(USER, 'session')), kidOf(fresh));
});

it('the key before is accepted no longer than an hour', async () => {
  const day = { accessSeconds: 86_400 };
  const keys = await openSigningKeys(database.db, now);
  const old = await createAccessTokens(keys, day.accessSeconds, now).issue(USER, 'session');
  await rotateSigningKey(database.db, false);
  await (await open()).verify(old);
  time += 61 * MINUTE;
  await assert.rejects((await open()).verify(old), INVALID);
  await assert.rejects(createAccessTokens(keys, 900, now).verify(old), INVALID);
});

it('a key that became known can be dropped at once', async () => {
  const old = await (await open()).issue(USER, 'session');
  await rotateSigningKey(database.db, true);
  await assert.rejects((await open()).verify(old), INVALID);
});

it('tokens of an earlier release, which name no key and no session, are accepted', async () => {
  await importFirstKey(database.db, new Uint8Array(32).fill(3));
  const old = await (await open()).issue(USER, 'session');
  assert.equal(kidOf(old), undefined);
  await rotateSigningKey(database.db, false);
  await (await open()).verify(old);
});

it('several processes that start at once get along', async () => {
  const [a, b] = await Promise.all([open(), open()]);
  const [first, second] = [await a.issue(USER, '1'), await b.issue(USER, '2')];
  time += 2_000;
  await a.verify(second);
  await b.verify(first);
});

it('an unknown key makes a process look once a second at most', async () => {
  const { db } = database;
  let reads = 0;
  const counting = new Proxy(db, {
    get: (target, name, receiver) => {
      if (name === 'select') reads++;
      return Reflect.get(target, name, receiver);
    },
  });
  const keys = await openSigningKeys(counting, now);
  const before = reads;
  for (let i = 0; i < 50; i++) assert.equal(await keys.find(`unknown-${i}`), undefined);
  assert.equal(reads, before);
  time += 1_000;
  for (let i = 0; i < 50; i++) await keys.find(`unknown-${i}`);
  assert.equal(reads, before + 2);
});

it('the secret in the data folder of an earlier release becomes the first key', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => folder.remove());
  const file = path.join(folder.path, 'token-secret');
  await importSecretFile(database.db, folder.path);
  await writeFile(file, 'short');
  await assert.rejects(importSecretFile(database.db, folder.path), /32 bytes/);
  const secret = new Uint8Array(32).fill(5);
  await writeFile(file, secret);
  await importSecretFile(database.db, folder.path);
  assert.ok(!existsSync(file));
  const keys = await openSigningKeys(database.db, now);
  assert.deepEqual(await keys.current(), { id: null, secret });
});
