import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openSupabase } from '../../test/support/identity.ts';
import { startSupabaseAuth } from '../../test/support/supabase-auth.ts';
import { createApiKeys } from '../identity/api-keys.ts';
import { createUserRights, setAdmin, setDisabled } from '../identity/user-rights.ts';
import { type AccountServer, json, sendAs, startAccountServer } from './testing/account-server.ts';
import { createCast, PASSWORD } from './testing/cast.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let accounts: AccountServer;
let server: AccountServer['server'];
let database: AccountServer['database'];
let identity: AccountServer['identity'];
let cast: AccountServer['cast'];
let reload: AccountServer['reload'];

before(async () => {
  accounts = await startAccountServer();
  ({ server, database, identity, cast, reload } = accounts);
});
after(() => accounts.close());

const send = (method: string, path: string, token: string, body?: object, to = server) =>
  sendAs(to, method, path, token, body);

it('lists sessions, marks the current one, and ends another one at once', async () => {
  const { owner } = cast;
  const other = await identity.login(owner.email, PASSWORD);
  const { items, nextCursor } = await json(await send('GET', '/auth/sessions', owner.token));
  assert.equal(nextCursor, null);
  const current = items.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent);
  assert.deepEqual(
    current.map(({ id }: { id: string }) => id),
    [owner.sessionID],
  );
  const { id } = items.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent);
  assert.equal((await send('DELETE', `/auth/sessions/${id}`, owner.token)).status, 204);
  await assertProblem(await send('GET', '/auth/me', other.accessToken), 'invalid_token');
  const again = await send('DELETE', `/auth/sessions/${id}`, owner.token);
  await assertProblem(again, 'not_found');
});

it('a login shows from where and with what', async () => {
  const response = await fetch(`${server.origin}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': `shipper/1 ${'x'.repeat(500)}` },
    body: JSON.stringify({ email: cast.owner.email, password: PASSWORD }),
  });
  const { accessToken } = await json(response);
  const { items } = await json(await send('GET', '/auth/sessions', accessToken));
  assert.equal(items[0].address, '127.0.0.1');
  assert.match(items[0].userAgent, /^shipper\/1 x+$/);
  assert.equal(items[0].userAgent.length, 200);
});

it('a changed password ends the tokens of all sessions at once', async () => {
  const { stranger } = cast;
  const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
  const { accessToken } = await json(await send('POST', '/auth/password', stranger.token, change));
  await assertProblem(await send('GET', '/auth/me', stranger.token), 'invalid_token');
  assert.equal((await send('GET', '/auth/me', accessToken)).status, 200);
});

it('a key is made, used within its scope, listed without itself, and deleted', async () => {
  const { owner } = cast;
  const body = { name: 'shipper', scopes: ['upload'], expiresAt: '2099-01-01T00:00:00Z' };
  const made = await send('POST', '/api/keys', owner.token, body);
  assert.equal(made.status, 201);
  const { key, id, ...info } = await json(made);
  assert.match(key, /^logflow_key_[0-9a-f]{64}$/);
  const upload = await fetch(`${server.origin}/api/upload-logs/app.log`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}` },
    body: 'a line\n',
  });
  assert.equal(upload.status, 202);
  assert.equal(server.jobs.received.at(-1)!.ownerID, owner.id);
  await assertProblem(await send('GET', '/api/jobs', key), 'insufficient_scope');

  const { items } = await json(await send('GET', '/api/keys', owner.token));
  const listed = items.find((one: { id: string }) => one.id === id);
  assert.ok(listed.lastUsedAt);
  assert.deepEqual({ ...listed, lastUsedAt: null }, { id, ...info });
  assert.ok(!JSON.stringify(items).includes(key));
  assert.equal((await send('DELETE', `/api/keys/${id}`, owner.token)).status, 204);
  await assertProblem(await send('PUT', '/api/upload-logs/x', key), 'invalid_token');
});

it('a key that makes no sense is refused, and one with the scope admin is for administrators', async () => {
  const refuse = async (body: object, path: string) => {
    const response = await send('POST', '/api/keys', cast.owner.token, body);
    const { errors } = await assertProblem(response, 'validation_failed');
    assert.equal(errors![0]!.path.split('/')[1], path, JSON.stringify(errors));
  };
  const good = { name: 'n', scopes: ['read'] };
  await refuse({ ...good, name: '' }, 'name');
  await refuse({ ...good, name: 'line\nbreak' }, 'name');
  await refuse({ ...good, scopes: [] }, 'scopes');
  await refuse({ ...good, scopes: ['root'] }, 'scopes');
  await refuse({ ...good, scopes: ['read', 'read'] }, 'scopes');
  await refuse({ ...good, expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt');
  await refuse({ ...good, expiresAt: 'tomorrow' }, 'expiresAt');
  const admin = { name: 'n', scopes: ['admin'] };
  const refused = await send('POST', '/api/keys', cast.owner.token, admin);
  await assertProblem(refused, 'admin_required');
  assert.equal((await send('POST', '/api/keys', cast.admin.token, admin)).status, 201);
});

it('administrators see the whole queue and failures without contents, others their own numbers', async () => {
  const { owner, admin, adminKey } = cast;
  const error = { code: 'corrupt_gzip', message: 'secret of the file' };
  server.jobs.add(owner.id, { status: 'Failed', fileName: 'secret.log', error });
  server.jobs.add(admin.id, { status: 'Failed' });
  const own = await json(await send('GET', '/api/queue-status', owner.token));
  assert.deepEqual([own.failed, own.workers.length], [1, 0]);
  for (const token of [admin.token, adminKey]) {
    const all = await json(await send('GET', '/api/queue-status', token));
    assert.deepEqual([all.failed, all.workers.length], [2, 1]);
  }
  const failures = await send('GET', '/api/failures?limit=100', admin.token);
  const text = await failures.text();
  assert.match(text, /corrupt_gzip/);
  assert.doesNotMatch(text, /secret/);
});

it('a disabled account has no use of its tokens and keys', async () => {
  const { admin, adminKey } = await createCast(database.db, identity);
  await setDisabled(database.db, admin.id, new Date());
  await reload();
  await assertProblem(await send('GET', '/auth/me', admin.token), 'account_disabled');
  await assertProblem(await send('GET', '/auth/me', adminKey), 'account_disabled');
});

it('registration can be closed', async (t) => {
  const closed = await startServer({ identity }, { registration: 'closed' });
  t.after(() => closed.close());
  const response = await fetch(`${closed.origin}/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'late@example.com', password: PASSWORD }),
  });
  await assertProblem(response, 'registration_closed');
});

it('metrics are for this machine and administrators, or open', async (t) => {
  const metrics = (to: TestServer, headers: Record<string, string>) =>
    fetch(`${to.origin}/metrics`, { headers });
  assert.equal((await metrics(server, {})).status, 200);
  const forwarded: Record<string, string>[] = [
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-real-ip': '127.0.0.1' },
    { forwarded: 'for=203.0.113.7' },
    { via: '1.1 proxy' },
  ];
  for (const headers of forwarded) {
    await assertProblem(await metrics(server, headers), 'unauthorized');
    const authorization = `Bearer ${cast.adminKey}`;
    assert.equal((await metrics(server, { ...headers, authorization })).status, 200);
  }
  const open = await startServer({}, { metrics: 'open' });
  t.after(() => open.close());
  assert.equal((await metrics(open, { via: '1.1 proxy' })).status, 200);
});

it('API keys, administrators and deletion work with accounts at Supabase', async (t) => {
  const auth = await startSupabaseAuth({ algorithm: 'ES256' });
  t.after(() => auth.close());
  const atSupabase = openSupabase({ url: auth.url, key: auth.key });
  const keys = createApiKeys(database.db);
  const rights = createUserRights(database.db);
  const other = await startServer({ identity: atSupabase, keys, rights });
  t.after(() => other.close());
  const session = await atSupabase.register('me@example.com', PASSWORD);
  assert.ok('accessToken' in session);
  const call = (method: string, path: string, token: string, body?: object) =>
    send(method, path, token, body, other);

  const made = await call('POST', '/api/keys', session.accessToken, {
    name: 'reader',
    scopes: ['read'],
  });
  const { key } = await json(made);
  assert.deepEqual(await json(await call('GET', '/auth/me', key)), { user: session.user });
  assert.equal((await call('GET', '/api/jobs', key)).status, 200);
  await assertProblem(await call('GET', '/api/failures', session.accessToken), 'admin_required');
  await setAdmin(database.db, session.user.id, true);
  assert.equal((await call('GET', '/api/failures', session.accessToken)).status, 200);
  const sessions = await call('GET', '/auth/sessions', session.accessToken);
  await assertProblem(sessions, 'managed_elsewhere');

  other.jobs.add(session.user.id);
  const remove = (password: string) =>
    call('DELETE', '/auth/me', session.accessToken, { password });
  await assertProblem(await remove('wrong password'), 'invalid_credentials');
  assert.equal((await remove(PASSWORD)).status, 204);
  await assertProblem(await call('GET', '/auth/me', key), 'invalid_token');
  assert.deepEqual((await other.jobs.list(session.user.id, { limit: 1 })).items, []);
});

it('takes no address that shows as another one, whoever registers it', async () => {
  for (const odd of ['\u202e', '\u001b', '\ud800']) {
    const address = `a${odd}b@example.com`;
    await assert.rejects(identity.register(address, PASSWORD), { code: 'validation_failed' });
  }
});
