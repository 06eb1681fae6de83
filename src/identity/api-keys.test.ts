import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { openTestDatabase } from '../../test/support/database.ts';
import type { OpenDatabase } from '../database/open.ts';
import { apiKeys } from '../database/schema.ts';
import { API_KEY_PATTERN, createApiKeys, type NewApiKey } from './api-keys.ts';

let database: OpenDatabase;
before(async () => {
  database = await openTestDatabase();
});
after(() => database.close());

let time = Date.UTC(2026, 0, 1);
const open = () => createApiKeys(database.db, { now: () => new Date(time) });
const newOwner = () => ({ id: randomUUID(), email: 'me@example.com' });
const READ: NewApiKey = { name: 'reader', scopes: ['read'], expiresAt: null };

it('a key is shown once, stored as a hash, and known by its prefix', async () => {
  const keys = open();
  const owner = newOwner();
  const { key, ...info } = await keys.add(owner, READ);
  assert.match(key, API_KEY_PATTERN);
  assert.ok(key.startsWith(info.hint) && info.hint.length < 24);
  assert.deepEqual(await keys.list(owner.id), [info]);
  assert.ok(!JSON.stringify(await database.db.select().from(apiKeys)).includes(key));
  assert.deepEqual(await keys.verify(key), { user: owner, scopes: ['read'] });
});

it('a key ends at its date, and when it is deleted, in other processes after two seconds', async () => {
  const [keys, other] = [open(), open()];
  const owner = newOwner();
  const ending = await keys.add(owner, { ...READ, expiresAt: new Date(time + 1000) });
  await keys.verify(ending.key);
  time += 1000;
  await assert.rejects(keys.verify(ending.key), { code: 'token_expired' });

  const { key, id } = await keys.add(owner, READ);
  await Promise.all([keys.verify(key), other.verify(key)]);
  for (const [who, which] of [
    [randomUUID(), id],
    [owner.id, randomUUID()],
    [owner.id, 'nonsense'],
  ] as const) {
    await assert.rejects(keys.remove(who, which), { code: 'not_found' });
  }
  await keys.remove(owner.id, id);
  await assert.rejects(keys.verify(key), { code: 'invalid_token' });
  time += 2000;
  await assert.rejects(other.verify(key), { code: 'invalid_token' });
});

it('what is no key of ours is refused', async () => {
  const keys = open();
  for (const key of ['logflow_key_', `logflow_key_${'0'.repeat(64)}`, 'logflow_key_\u0000']) {
    await assert.rejects(keys.verify(key), { code: 'invalid_token' });
  }
});

it('the last use is known to the minute', async () => {
  const owner = newOwner();
  const { key, lastUsedAt } = await open().add(owner, READ);
  assert.equal(lastUsedAt, null);
  const lastUse = async () => (await open().list(owner.id))[0]!.lastUsedAt;
  await open().verify(key);
  const first = new Date(time).toISOString();
  assert.equal(await lastUse(), first);
  time += 59_000;
  await open().verify(key);
  assert.equal(await lastUse(), first);
  time += 2_000;
  await open().verify(key);
  assert.equal(await lastUse(), new Date(time).toISOString());
});

it('an owner has a hundred keys at most', async () => {
  const keys = open();
  const owner = newOwner();
  for (let i = 0; i < 100; i++) await keys.add(owner, READ);
  await assert.rejects(keys.add(owner, READ), { code: 'too_many_keys' });
  await keys.removeAll(owner.id);
  await keys.add(owner, READ);
});
