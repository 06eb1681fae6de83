/** How one can sign in, and trying the service without an account: for the person at the machine, once. */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openTestDatabase } from '../../test/support/database.ts';
import { openLocal } from '../../test/support/identity.ts';
import type { OpenDatabase } from '../database/open.ts';
import { users } from '../database/schema.ts';
import type { LocalIdentity } from '../identity/local/index.ts';
import type { HttpDeps, HttpSettings } from './deps.ts';
import { assertProblemBody } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let database: OpenDatabase;
let identity: LocalIdentity;
let server: TestServer;

before(async () => {
  database = await openTestDatabase();
  ({ identity } = await openLocal(database.db));
  server = await start();
});
beforeEach(() => database.db.delete(users));
after(async () => {
  await server.close();
  await database.close();
});

const start = (deps: Partial<HttpDeps> = {}, settings: Partial<HttpSettings> = {}) =>
  startServer({ identity, firstAccount: identity.firstAccount, ...deps }, settings);

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for
  body: any;
}

/** A request with any Host, which fetch does not send. */
async function ask(
  method: 'GET' | 'POST',
  path: string,
  headers: Record<string, string> = {},
  to = server,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = httpRequest({ port: to.port, method, path, headers }, async (response) => {
    let text = '';
    for await (const piece of response) text += piece;
    resolve({
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: JSON.parse(text),
    });
  });
  sent.on('error', reject).end();
  return promise;
}

const tryIt = (headers?: Record<string, string>, to?: TestServer) =>
  ask('POST', '/auth/try', headers, to);
const options = async (headers?: Record<string, string>, to?: TestServer) =>
  (await ask('GET', '/auth/options', headers, to)).body;

async function assertClosed(headers?: Record<string, string>, to?: TestServer): Promise<Answer> {
  assert.equal((await options(headers, to)).canTry, false, JSON.stringify(headers));
  const answer = await tryIt(headers, to);
  assertProblemBody(answer.body, 'try_closed');
  assert.equal(answer.headers['set-cookie'], undefined);
  return answer;
}

describe('GET /auth/options', () => {
  it('says where accounts are, who may register, and whether one can try', async () => {
    assert.deepEqual(await options(), {
      ...{ provider: 'local', registration: 'open' },
      ...{ canTry: true, wasTried: false, hasSession: false },
    });
    const other = await start(
      { firstAccount: null },
      { provider: 'supabase', registration: 'closed' },
    );
    assert.deepEqual(await options({}, other), {
      provider: 'supabase',
      registration: 'closed',
      canTry: false,
      wasTried: false,
      hasSession: false,
    });
    await other.close();
  });
});

describe('GET /auth/options, of the account of this machine', () => {
  it('says that it is there, to whoever is at the machine', async () => {
    await tryIt();
    assert.equal((await options()).wasTried, true);
    assert.equal((await options({ 'x-forwarded-for': '192.0.2.7' })).wasTried, false);
    await database.db.delete(users);
    await identity.register('somebody@example.com', 'correct horse battery');
    assert.equal((await options()).wasTried, false);
  });
});

describe('POST /auth/try', () => {
  it('makes the account of this machine and signs it in', async () => {
    const { status, body } = await tryIt();
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(body.user.email, 'me@this-machine');
    assert.deepEqual((await identity.verify(body.accessToken)).user, body.user);
    const next = await identity.refresh(body.refreshToken);
    assert.deepEqual(next.user, body.user);
    await assertClosed();
  });

  it('keeps the refresh token in the cookie where that is asked for', async () => {
    const { status, headers, body } = await tryIt({ 'log-flow-session': 'cookie' });
    assert.equal(status, 201);
    assert.ok(!('refreshToken' in body));
    assert.match(String(headers['set-cookie']), /^log_flow_refresh=.*; HttpOnly/);
  });

  it('has a password that nobody guesses', async () => {
    await tryIt();
    for (const password of ['', 'me@this-machine', 'this-machine']) {
      await assert.rejects(identity.login('me@this-machine', password), {
        code: 'invalid_credentials',
      });
    }
  });

  it('is taken by one of many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryIt()));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array(11).fill(403)]);
    assert.equal((await database.db.select().from(users)).length, 1);
  });

  it('is over when anybody has an account', async () => {
    await identity.register('somebody@example.com', 'correct horse battery');
    const { body } = await assertClosed();
    assert.match(body.detail, /^Register or sign in/);
  });

  it('takes the names and addresses of the machine itself', async () => {
    for (const host of ['localhost', 'LOCALHOST:3008', '127.0.0.1', '127.8.8.8:80', '[::1]:3008']) {
      assert.equal((await options({ host })).canTry, true, host);
    }
    const sameOrigin = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    assert.equal((await options(sameOrigin)).canTry, true);
    const host = `localhost:${server.port}`;
    assert.equal((await tryIt({ host, origin: `http://${host}` })).status, 201);
  });

  it('is not for other pages in a browser of this machine', async () => {
    const own = `127.0.0.1:${server.port}`;
    const foreign: Record<string, string>[] = [
      // A name of theirs that leads here.
      { host: 'evil.example.com' },
      { host: 'localhost.evil.example.com' },
      { host: 'evil-localhost' },
      { host: '192.0.2.1' },
      { host: '2130706433' },
      { host: 'localhost@evil.example.com' },
      // Their own origin.
      { host: own, origin: 'https://evil.example.com' },
      { host: own, origin: 'null' },
      { host: own, origin: 'null', 'sec-fetch-site': 'same-site' },
      { host: 'evil.example.com', 'sec-fetch-site': 'same-origin' },
      { host: own, origin: 'http://127.0.0.1:1' },
    ];
    for (const headers of foreign) await assertClosed(headers);
  });

  it('is not for what comes through a proxy, trusted or not', async () => {
    const forwarded: Record<string, string>[] = [
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-real-ip': '127.0.0.1' },
      { 'x-forwarded-proto': 'http' },
      { 'x-forwarded-host': 'localhost' },
      { forwarded: 'for=127.0.0.1' },
      { via: '1.1 proxy' },
    ];
    for (const headers of forwarded) await assertClosed(headers);
    const behind = await start({}, { trustedProxies: ['127.0.0.1'] });
    for (const headers of [{}, ...forwarded]) await assertClosed(headers, behind);
    await behind.close();
  });

  it('is closed with shared stores, accounts elsewhere, and closed registration', async () => {
    const shared = await start({ firstAccount: null });
    await assertClosed({}, shared);
    await shared.close();
    const closed = await start({}, { registration: 'closed' });
    const { body } = await assertClosed({}, closed);
    assert.doesNotMatch(body.detail, /register/i);
    await closed.close();
  });
});
