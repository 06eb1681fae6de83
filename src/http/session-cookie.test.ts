/** Refresh tokens in a cookie: for browsers that ask for it, and for no request of another site. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { openTestDatabase } from '../../test/support/database.ts';
import { openLocal, openSupabase } from '../../test/support/identity.ts';
import { startSupabaseAuth } from '../../test/support/supabase-auth.ts';
import type { OpenDatabase } from '../database/open.ts';
import type { IdentityProvider } from '../identity/identity-provider.ts';
import { setDisabled } from '../identity/user-rights.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const PASSWORD = 'correct horse battery';
const NAME = 'log_flow_refresh';
const MONTH = 30 * 24 * 60 * 60;

let database: OpenDatabase;
let identity: IdentityProvider;
let server: TestServer;
let reload: () => Promise<void>;
let time = Date.now();

before(async () => {
  database = await openTestDatabase();
  const opened = await openLocal(database.db, { now: () => new Date(time) });
  ({ identity } = opened);
  reload = opened.revocations.reload;
  server = await startServer(
    { identity, revocations: opened.revocations },
    { allowedOrigins: ['https://app.example.com'], trustedProxies: ['127.0.0.1'] },
  );
});
after(async () => {
  await server.close();
  await database.close();
});

interface Asked {
  method?: string;
  body?: object;
  /** What the browser has in its jar. */
  cookie?: string;
  headers?: Record<string, string>;
  to?: TestServer;
}

/** A request as a page of the service sends it: with the header that asks for the cookie. */
function ask(route: string, { method = 'POST', body, cookie, headers, to = server }: Asked = {}) {
  return fetch(`${to.origin}/auth/${route}`, {
    method,
    headers: {
      'log-flow-session': 'cookie',
      ...(body && { 'content-type': 'application/json' }),
      ...(cookie !== undefined && { cookie: `other=1; ${NAME}=${cookie}` }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** The cookie that an answer sets: its value, and its attributes in the order of the alphabet. */
function setBy({ headers }: Response): { value: string; attributes: string[] } | null {
  const set = headers.getSetCookie();
  assert.ok(set.length <= 1, set.join());
  if (set[0] === undefined) return null;
  const [pair = '', ...attributes] = set[0].split('; ');
  const [name, value = ''] = pair.split('=');
  assert.equal(name, attributes.includes('Secure') ? `__Secure-${NAME}` : NAME);
  return { value, attributes: attributes.sort() };
}

const KEPT = ['HttpOnly', `Max-Age=${MONTH}`, 'Path=/auth', 'SameSite=Strict'];

/** The answer gives a session, and its refresh token to the cookie alone. */
async function sessionOf(response: Response, status = 200) {
  const text = await response.clone().text();
  assert.equal(response.status, status, text);
  const session = (await response.json()) as { accessToken: string; refreshToken?: string };
  assert.ok(session.accessToken);
  assert.ok(!('refreshToken' in session), text);
  const set = setBy(response);
  assert.ok(set, 'no cookie was set');
  assert.deepEqual(set.attributes, KEPT);
  assert.ok(!text.includes(set.value));
  return { ...session, cookie: set.value };
}

function assertCleared(response: Response): void {
  const { value, attributes } = setBy(response) ?? assert.fail('no cookie was cleared');
  assert.equal(value, '');
  const expected = ['Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'HttpOnly', 'Max-Age=0'];
  assert.deepEqual(attributes, [...expected, 'Path=/auth', 'SameSite=Strict']);
}

async function signUp(to = server) {
  const email = `${randomUUID()}@example.com`;
  const response = await ask('register', { body: { email, password: PASSWORD }, to });
  return { email, ...(await sessionOf(response, 201)) };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a session by cookie', () => {
  it('begins, goes on without a body, and ends', async () => {
    const { email, cookie: first } = await signUp();
    const signedIn = await sessionOf(await ask('login', { body: { email, password: PASSWORD } }));
    assert.notEqual(signedIn.cookie, first);
    const next = await sessionOf(await ask('refresh', { cookie: signedIn.cookie }));
    assert.notEqual(next.cookie, signedIn.cookie);
    // A client that was generated from the description always sends a body.
    const last = await sessionOf(await ask('refresh', { cookie: next.cookie, body: {} }));
    const me = await fetch(`${server.origin}/auth/me`, { headers: bearer(last.accessToken) });
    assert.equal(me.status, 200);

    const out = await ask('logout', { cookie: last.cookie });
    assert.equal(out.status, 204);
    assertCleared(out);
    const late = await ask('refresh', { cookie: last.cookie });
    assertCleared(late);
    await assertProblem(late, 'invalid_token');
  });

  it('is known to be there before it is asked for', async () => {
    const { cookie } = await signUp();
    const hasSession = async (asked: Asked): Promise<boolean> =>
      (
        (await (await ask('options', { method: 'GET', ...asked })).json()) as {
          hasSession: boolean;
        }
      ).hasSession;
    assert.equal(await hasSession({ cookie }), true);
    assert.equal(await hasSession({}), false);
    assert.equal(await hasSession({ cookie, headers: { 'log-flow-session': '' } }), false);
  });

  it('is not there without its cookie', async () => {
    const response = await ask('refresh');
    assert.equal(setBy(response), null);
    await assertProblem(response, 'unauthorized');
    assert.equal((await ask('logout')).status, 204);
  });

  it('goes on with a new password, and ends elsewhere', async () => {
    const { email, accessToken, cookie } = await signUp();
    const elsewhere = await sessionOf(await ask('login', { body: { email, password: PASSWORD } }));
    const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
    const changed = await ask('password', { body: change, cookie, headers: bearer(accessToken) });
    const next = await sessionOf(changed);
    await sessionOf(await ask('refresh', { cookie: next.cookie }));
    const refused = await ask('refresh', { cookie: elsewhere.cookie });
    assertCleared(refused);
    await assertProblem(refused, 'invalid_token');
  });

  it('ends with the account', async () => {
    const { accessToken, cookie } = await signUp();
    const gone = await ask('me', {
      method: 'DELETE',
      body: { password: PASSWORD },
      cookie,
      headers: bearer(accessToken),
    });
    assert.equal(gone.status, 204);
    assertCleared(gone);
  });

  it('ends where its cookie comes twice, or too late', async () => {
    const { cookie } = await signUp();
    const next = await sessionOf(await ask('refresh', { cookie }));
    await sessionOf(await ask('refresh', { cookie: next.cookie }));
    for (const code of ['token_reused', 'token_reused'] as const) {
      const replayed = await ask('refresh', { cookie });
      assertCleared(replayed);
      await assertProblem(replayed, code);
    }
    const other = await signUp();
    time += (MONTH + 1) * 1000;
    const late = await ask('refresh', { cookie: other.cookie });
    assertCleared(late);
    await assertProblem(late, 'token_expired');
  });

  it('goes on in two pages at once, and after an answer that was lost', async () => {
    const { cookie } = await signUp();
    const tabs = await Promise.all(
      [1, 2, 3].map(async () => sessionOf(await ask('refresh', { cookie }))),
    );
    const [next] = tabs;
    assert.equal(new Set(tabs.map((tab) => tab.cookie)).size, 1);
    time += 29_000;
    assert.equal((await sessionOf(await ask('refresh', { cookie }))).cookie, next!.cookie);
    time += 2_000;
    const late = await ask('refresh', { cookie });
    assertCleared(late);
    await assertProblem(late, 'token_reused');
    await assertProblem(await ask('refresh', { cookie: next!.cookie }), 'token_reused');
  });

  it('outlasts what is no end of it', async () => {
    const { accessToken, cookie } = await signUp();
    const { id } = (await identity.verify(accessToken)).user;
    await setDisabled(database.db, id, new Date(time));
    await reload();
    const refused = await ask('refresh', { cookie });
    assert.equal(setBy(refused), null);
    await assertProblem(refused, 'account_disabled');
    await setDisabled(database.db, id, null);
    await reload();
    await sessionOf(await ask('refresh', { cookie }));
  });

  it('is for https alone where the browser came by https, as a trusted proxy says', async () => {
    const forwarded = (proto: string, to = server) =>
      ask('register', {
        body: { email: `${randomUUID()}@example.com`, password: PASSWORD },
        headers: { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': proto },
        to,
      });
    for (const proto of ['https', 'HTTPS, http']) {
      const set = setBy(await forwarded(proto)) ?? assert.fail(proto);
      assert.deepEqual(set.attributes, [...KEPT, 'Secure'].sort());
      const cookie = `${NAME}=of-http; __Secure-${NAME}=${set.value}`;
      const headers = { cookie, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': proto };
      const next = await ask('refresh', { headers });
      assert.equal(next.status, 200);
      assert.ok(setBy(next)?.attributes.includes('Secure'));
    }
    assert.deepEqual(setBy(await forwarded('http'))?.attributes, KEPT);
    const direct = await startServer({ identity });
    assert.deepEqual(setBy(await forwarded('https', direct))?.attributes, KEPT);
    await direct.close();
  });

  it('is limited apart from signing in: each page that is opened goes on with it', async () => {
    const narrow = await startServer({ identity }, { authRateLimit: 1 });
    let { cookie } = await signUp(narrow);
    const by = { body: { email: 'nobody@example.com', password: PASSWORD }, to: narrow };
    await assertProblem(await ask('login', by), 'rate_limited');
    for (let i = 0; i < 6; i++) {
      ({ cookie } = await sessionOf(await ask('refresh', { cookie, to: narrow })));
    }
    await assertProblem(await ask('refresh', { cookie, to: narrow }), 'rate_limited');
    await narrow.close();
  });
});

describe('requests of other sites', () => {
  /** As a form of another page would send it, were it not for SameSite. */
  const forged = (route: string, cookie: string, body?: object) =>
    fetch(`${server.origin}/auth/${route}`, {
      method: 'POST',
      headers: {
        cookie: `${NAME}=${cookie}`,
        origin: 'https://evil.example.com',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });

  it('are no session by the cookie alone', async () => {
    const { cookie } = await signUp();
    for (const route of ['refresh', 'logout']) {
      for (const body of [undefined, {}]) {
        const response = await forged(route, cookie, body);
        assert.equal(setBy(response), null);
        await assertProblem(response, 'validation_failed');
      }
    }
    for (const path of ['/auth/me', '/auth/sessions', '/api/jobs', '/api/keys']) {
      for (const header of [{}, { 'log-flow-session': 'cookie' }]) {
        const headers = { cookie: `${NAME}=${cookie}`, ...header };
        await assertProblem(await fetch(server.origin + path, { headers }), 'unauthorized');
      }
    }
    await sessionOf(await ask('refresh', { cookie }));
  });

  it('may not send the header', async () => {
    for (const origin of ['https://evil.example.com', 'https://app.example.com']) {
      const preflight = await fetch(`${server.origin}/auth/refresh`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'log-flow-session',
        },
      });
      const allowed = preflight.headers.get('access-control-allow-headers') ?? '';
      assert.doesNotMatch(allowed, /log-flow-session/i);
      assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
    }
  });

  it('are refused where they send it all the same', async () => {
    const { email, cookie } = await signUp();
    const port = Number(new URL(server.origin).port);
    const others = ['https://evil.example.com', 'null', `http://127.0.0.1:${port + 1}`];
    for (const origin of others) {
      const headers = { origin };
      for (const route of ['refresh', 'logout']) {
        const response = await ask(route, { cookie, headers });
        assert.equal(setBy(response), null);
        await assertProblem(response, 'origin_not_allowed');
      }
      const login = await ask('login', { body: { email, password: PASSWORD }, headers });
      assert.equal(setBy(login), null);
      await assertProblem(login, 'origin_not_allowed');
    }
    const own: Record<string, string>[] = [
      { origin: server.origin },
      // As a browser says it where a policy makes the origin null, or a proxy changes the host.
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of own) {
      await sessionOf(await ask('refresh', { cookie, headers }));
    }
    const sameSite = { origin: 'null', 'sec-fetch-site': 'same-site' };
    const refused = await ask('refresh', { cookie, headers: sameSite });
    await assertProblem(refused, 'origin_not_allowed');
  });
});

it('a client that does not ask for the cookie gets none, and its own is left alone', async () => {
  const { cookie } = await signUp();
  const email = `${randomUUID()}@example.com`;
  const headers = { 'content-type': 'application/json', cookie: `${NAME}=${cookie}` };
  const body = JSON.stringify({ email, password: PASSWORD });
  const registered = await fetch(`${server.origin}/auth/register`, {
    method: 'POST',
    headers,
    body,
  });
  assert.equal(setBy(registered), null);
  const { refreshToken } = (await registered.json()) as { refreshToken: string };
  const refreshed = await fetch(`${server.origin}/auth/refresh`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ refreshToken }),
  });
  assert.equal(refreshed.status, 200);
  assert.equal(setBy(refreshed), null);
  await sessionOf(await ask('refresh', { cookie }));
});

it('the header has one value', async () => {
  const response = await ask('refresh', { headers: { 'log-flow-session': 'yes' } });
  const { errors, detail } = await assertProblem(response, 'validation_failed');
  assert.deepEqual(errors, [{ path: '/log-flow-session', message: 'must be cookie' }]);
  assert.match(detail, /headers/);
});

describe('with accounts at Supabase', () => {
  it('the cookie holds the refresh token of Supabase', async (t) => {
    const auth = await startSupabaseAuth({ algorithm: 'ES256' });
    t.after(() => auth.close());
    const to = await startServer({ identity: openSupabase({ url: auth.url, key: auth.key }) });
    t.after(() => to.close());
    const { email, cookie } = await signUp(to);
    const next = await sessionOf(await ask('refresh', { cookie, to }));
    const password = PASSWORD;
    const again = await sessionOf(await ask('login', { body: { email, password }, to }));
    const out = await ask('logout', { cookie: next.cookie, to });
    assert.equal(out.status, 204);
    assertCleared(out);
    const refused = await ask('refresh', { cookie: next.cookie, to });
    assertCleared(refused);
    await assertProblem(refused, 'invalid_token');
    await sessionOf(await ask('refresh', { cookie: again.cookie, to }));
    const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
    const headers = bearer(again.accessToken);
    const elsewhere = await ask('password', { body: change, headers, to });
    assert.equal(setBy(elsewhere), null);
    await assertProblem(elsewhere, 'managed_elsewhere');
  });

  it('an account that is to be confirmed first has no cookie yet', async (t) => {
    const pending = { user: { id: randomUUID(), email: 'new@example.com' } };
    const to = await startServer({ identity: { ...identity, register: async () => pending } });
    t.after(() => to.close());
    const body = { email: 'new@example.com', password: PASSWORD };
    const response = await ask('register', { body, to });
    assert.equal(setBy(response), null);
    assert.deepEqual(await response.json(), pending);
  });
});

it('the description of the API names the header, and the refresh token as one that may be absent', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: a document of its own shape
  const document: any = await (await fetch(`${server.origin}/openapi.json`)).json();
  const { paths, components } = document;
  const asks = (operation: { parameters?: { in: string; name: string; required?: boolean }[] }) =>
    (operation.parameters ?? []).some(
      (one) => one.in === 'header' && one.name === 'log-flow-session' && !one.required,
    );
  for (const route of ['register', 'try', 'login', 'refresh', 'logout', 'password']) {
    assert.ok(asks(paths[`/auth/${route}`].post), route);
  }
  assert.ok(asks(paths['/auth/me'].delete));
  assert.ok(components.schemas.Session.properties.refreshToken);
  assert.ok(!components.schemas.Session.required.includes('refreshToken'));
  const { schema } = paths['/auth/refresh'].post.requestBody.content['application/json'];
  assert.ok(!(schema.required ?? []).includes('refreshToken'));
});
