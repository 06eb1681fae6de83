import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, it } from 'node:test';
import { openLocal } from '../../test/support/identity.ts';
import { openEmbeddedDatabase } from '../database/embedded/index.ts';
import type { OpenDatabase } from '../database/open.ts';
import type { Session } from '../identity/identity-provider.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const PASSWORD = 'correct horse battery';

let folder: string;
let database: OpenDatabase;
let server: TestServer;
let time = Date.now();

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'log-flow-auth-'));
  database = await openEmbeddedDatabase(path.join(folder, 'database'));
  const { identity } = await openLocal(database.db, { now: () => new Date(time) });
  server = await startServer({ identity });
});
after(async () => {
  await server.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const post = (route: string, body: unknown) =>
  fetch(`${server.origin}/auth/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const me = (authorization?: string) =>
  fetch(`${server.origin}/auth/me`, { headers: authorization ? { authorization } : {} });
const sessionOf = async (response: Response, status = 200) => {
  assert.equal(response.status, status, await response.clone().text());
  return (await response.json()) as Session;
};

it('registers, signs in, refreshes and signs out', async () => {
  const email = 'round@example.com';
  const registered = await post('register', { email: ' Round@Example.com', password: PASSWORD });
  assert.equal(registered.headers.get('cache-control'), 'no-store');
  assert.equal(registered.headers.get('x-content-type-options'), 'nosniff');
  assert.match(registered.headers.get('content-security-policy') ?? '', /default-src 'self'/);
  const first = await sessionOf(registered, 201);
  assert.deepEqual(Object.keys(first).sort(), [
    'accessToken',
    'expiresIn',
    'refreshToken',
    'tokenType',
    'user',
  ]);
  assert.equal(first.user.email, email);

  const second = await sessionOf(await post('login', { email, password: PASSWORD }));
  const mine = await me(`bearer ${second.accessToken}`);
  assert.deepEqual(await mine.json(), { user: first.user });

  const third = await sessionOf(await post('refresh', { refreshToken: second.refreshToken }));
  await assertProblem(await post('refresh', { refreshToken: second.refreshToken }), 'token_reused');
  await assertProblem(await post('refresh', { refreshToken: third.refreshToken }), 'token_reused');

  const out = await post('logout', { refreshToken: first.refreshToken });
  assert.equal(out.status, 204);
  assert.equal(await out.text(), '');
  await assertProblem(await post('refresh', { refreshToken: first.refreshToken }), 'invalid_token');
  assert.equal((await post('logout', { refreshToken: 'unknown' })).status, 204);
});

it('refuses taken addresses, poor passwords and wrong credentials', async () => {
  const email = 'taken@example.com';
  await sessionOf(await post('register', { email, password: PASSWORD }), 201);
  await assertProblem(await post('register', { email, password: PASSWORD }), 'email_taken');
  const poor = await post('register', { email: 'poor@example.com', password: 'password1' });
  await assertProblem(poor, 'weak_password');
  const wrong = await assertProblem(
    await post('login', { email, password: 'wrong password' }),
    'invalid_credentials',
  );
  const unknown = await post('login', { email: 'nobody@example.com', password: PASSWORD });
  assert.deepEqual(await assertProblem(unknown, 'invalid_credentials'), wrong);
});

it('names the fields that do not fit', async () => {
  for (const email of ['nonsense', '@x', 'x@', 'a b@c', 'a@b\u0000', 7, null]) {
    const response = await post('register', { email, password: PASSWORD });
    const { errors } = await assertProblem(response, 'validation_failed');
    assert.equal(errors![0]!.path, '/email', String(email));
  }
  const { errors } = await assertProblem(await post('login', {}), 'validation_failed');
  assert.deepEqual(errors!.map(({ path }) => path).sort(), ['/email', '/password']);
  for (const body of [[], null, 'text']) {
    await assertProblem(await post('refresh', body), 'validation_failed');
  }
  // A number is no password, even if it could be written as one.
  const number = await post('login', { email: 'a@b.c', password: 12345678 });
  await assertProblem(number, 'validation_failed');
});

it('asks for a valid token', async () => {
  for (const authorization of [undefined, 'Basic YTpi', 'Bearer', 'Bearer a b']) {
    const response = await me(authorization);
    assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer realm="log-flow"$/);
    await assertProblem(response, 'unauthorized');
  }
  const response = await me('Bearer nonsense');
  assert.match(response.headers.get('www-authenticate') ?? '', /error="invalid_token"/);
  await assertProblem(response, 'invalid_token');

  const session = await sessionOf(
    await post('register', { email: 'late@example.com', password: PASSWORD }),
    201,
  );
  time += session.expiresIn * 1000;
  await assertProblem(await me(`Bearer ${session.accessToken}`), 'token_expired');
  time += 31 * 24 * 3600 * 1000;
  const { refreshToken } = session;
  await assertProblem(await post('refresh', { refreshToken }), 'token_expired');
});
