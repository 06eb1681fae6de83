import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { AppError } from '../../src/errors.ts';
import { openSupabase } from '../support/identity.ts';
import { type ErrorForm, Refused } from '../support/supabase/refused.ts';
import { type SupabaseAuthOptions, startSupabaseAuth } from '../support/supabase-auth.ts';

const EMAIL = 'me@example.com';
const PASSWORD = 'correct horse battery';
const code = (expected: string) => ({ name: 'AppError', code: expected });

async function start(t: TestContext, options: SupabaseAuthOptions = {}) {
  const auth = await startSupabaseAuth(options);
  t.after(() => auth.close());
  const identity = openSupabase({ url: auth.url, key: auth.key });
  return { auth, identity };
}

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  return promise.then(
    () => assert.fail('it should have been refused'),
    (error: AppError) => error,
  );
}

describe('what Supabase Auth answers', () => {
  it('opens no session before an address is confirmed', async (t) => {
    const { auth, identity } = await start(t, { confirmations: true });
    const pending = await identity.register(` ${EMAIL.toUpperCase()}`, PASSWORD);
    assert.deepEqual(Object.keys(pending), ['user']);
    assert.equal(pending.user.email, EMAIL);
    await assert.rejects(identity.login(EMAIL, PASSWORD), code('email_not_confirmed'));
    // Until then registering again sends the mail again.
    assert.deepEqual(await identity.register(EMAIL, PASSWORD), pending);
    auth.confirm(EMAIL);
    assert.deepEqual((await identity.login(EMAIL, PASSWORD)).user, pending.user);
    // It answers like a new address, and the adapter tells them apart.
    await assert.rejects(identity.register(EMAIL, PASSWORD), code('email_taken'));
  });

  it('says why a password is weak', async (t) => {
    const passwords = {
      minLength: 10,
      requiredCharacters: ['0123456789'],
      leaked: ['password123'],
    };
    const { identity } = await start(t, { passwords });
    const weak = await failureOf(identity.register(EMAIL, 'short'));
    assert.equal(weak.code, 'weak_password');
    assert.match(weak.message, /at least 10 characters.*one character of each.*length, characters/);
    const leaked = await failureOf(identity.register(EMAIL, 'password123'));
    assert.equal(leaked.code, 'weak_password');
    assert.match(leaked.message, /easy to guess.*pwned/);
    const long = await failureOf(identity.register(EMAIL, '1'.repeat(73)));
    assert.equal(long.code, 'weak_password');
    assert.match(long.message, /72/);
  });

  it('names the address where that cannot be used', async (t) => {
    const { identity } = await start(t);
    const refused = await failureOf(identity.register('me@nowhere', PASSWORD));
    assert.equal(refused.code, 'validation_failed');
    assert.equal(refused.errors?.[0]?.path, '/email');
  });

  const forms: ErrorForm[] = ['versioned', 'initial', 'oauth'];
  for (const errorForm of forms) {
    it(`understands errors in the form: ${errorForm}`, async (t) => {
      const { auth, identity } = await start(t, { errorForm });
      await identity.register(EMAIL, PASSWORD);
      await assert.rejects(identity.register(EMAIL, PASSWORD), code('email_taken'));
      await assert.rejects(identity.register('other@example.com', 'abc'), code('weak_password'));
      await assert.rejects(identity.login(EMAIL, 'wrong'), code('invalid_credentials'));
      await assert.rejects(identity.refresh('unknown'), code('invalid_token'));
      const { refreshToken } = await identity.login(EMAIL, PASSWORD);
      await identity.refresh((await identity.refresh(refreshToken)).refreshToken);
      await assert.rejects(identity.refresh(refreshToken), code('token_reused'));
      const expired = 'Invalid Refresh Token: Session Expired';
      auth.switches.refuse = new Refused(400, 'session_expired', expired);
      await assert.rejects(identity.refresh(refreshToken), code('token_expired'));
      auth.switches.refuse = new Refused(400, 'email_not_confirmed', 'Email not confirmed');
      await assert.rejects(identity.login(EMAIL, PASSWORD), code('email_not_confirmed'));
    });
  }

  it('has a word for each refusal', async (t) => {
    const { auth, identity } = await start(t);
    const refusals = [
      [422, 'signup_disabled', 'register', 'registration_closed'],
      [422, 'email_exists', 'register', 'email_taken'],
      [400, 'email_address_invalid', 'register', 'validation_failed'],
      [400, 'user_banned', 'login', 'invalid_credentials'],
      [403, 'session_not_found', 'refresh', 'invalid_token'],
      [400, 'user_banned', 'refresh', 'invalid_token'],
      [409, 'conflict', 'refresh', 'identity_failed'],
      [400, 'captcha_failed', 'login', 'internal'],
    ] as const;
    for (const [status, word, operation, expected] of refusals) {
      auth.switches.refuse = new Refused(status, word, 'Some text');
      const attempt =
        operation === 'refresh' ? identity.refresh(EMAIL) : identity[operation](EMAIL, PASSWORD);
      await assert.rejects(attempt, code(expected), word);
    }
  });

  it('passes its rate limits on', async (t) => {
    const { auth, identity } = await start(t);
    const limited = async (message: string, retryAfter: number | null) => {
      auth.switches.limit = { message, retryAfter };
      const failure = await failureOf(identity.login(EMAIL, PASSWORD));
      assert.equal(failure.code, 'rate_limited');
      return failure.retryAfter;
    };
    assert.equal(await limited('Request rate limit reached', null), 60);
    assert.equal(await limited('Request rate limit reached', 7), 7);
    assert.equal(await limited('You can only request this after 41 seconds.', null), 41);
    await assert.rejects(identity.logout('token'), code('rate_limited'));
  });

  it('is told apart from an outage', async (t) => {
    const { auth } = await start(t);
    const { url, key } = auth;
    const identity = openSupabase({ url, key, timeoutMs: 300 });
    const session = await openSupabase({ url, key }).register(EMAIL, PASSWORD);
    assert.ok('refreshToken' in session);
    for (const down of ['error', 'reset', 'silent'] as const) {
      auth.switches.down = down;
      auth.requests.length = 0;
      const attempts: Promise<unknown>[] = [
        identity.register(EMAIL, PASSWORD),
        identity.login(EMAIL, PASSWORD),
        identity.refresh(session.refreshToken),
        identity.logout(session.refreshToken),
        identity.verify(session.accessToken),
      ];
      for (const { code, retryAfter } of await Promise.all(attempts.map(failureOf))) {
        assert.deepEqual({ code, retryAfter }, { code: 'identity_failed', retryAfter: 5 });
      }
      // The library would repeat a refresh for half a minute, also when nobody waits for it any more.
      assert.equal(auth.requests.length, attempts.length, down);
    }
    auth.switches.down = null;
    await openSupabase({ url, key }).refresh(session.refreshToken);
  });

  it('is told apart from what else may answer at its address', async (t) => {
    let status = 200;
    let body = '<html>Welcome</html>';
    const page = createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    t.after(() => new Promise((resolve) => page.close(resolve)));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}/`;
    const identity = openSupabase({ url, key: 'some key' });
    await assert.rejects(identity.login(EMAIL, PASSWORD), code('identity_failed'));
    await assert.rejects(identity.refresh('some token'), code('identity_failed'));
    body = '';
    await assert.rejects(identity.refresh('some token'), code('identity_failed'));
    status = 404;
    await assert.rejects(identity.register(EMAIL, PASSWORD), code('identity_failed'));
    status = 429;
    await assert.rejects(identity.login(EMAIL, PASSWORD), code('rate_limited'));
  });

  it('keeps keys and tokens out of messages', async (t) => {
    const { auth } = await start(t);
    const identity = openSupabase({ url: auth.url, key: 'wrong-key' });
    const failures = await Promise.all(
      [identity.login(EMAIL, PASSWORD), identity.refresh('secret-token')].map(failureOf),
    );
    for (const failure of failures) {
      assert.equal(failure.code, 'internal');
      const shown = `${failure.stack} ${(failure.cause as Error).stack} ${JSON.stringify(failure)}`;
      assert.doesNotMatch(shown, /wrong-key|secret-token|correct horse/);
    }
  });

  it('keeps the sessions of users apart that come at the same time', async (t) => {
    const { identity } = await start(t);
    const addresses = Array.from({ length: 8 }, (_, i) => `user-${i}@example.com`);
    const opened = await Promise.all(addresses.map((email) => identity.register(email, PASSWORD)));
    const sessions = opened.filter((session) => 'refreshToken' in session);
    const renewed = await Promise.all(
      sessions.map((session) => identity.refresh(session.refreshToken)),
    );
    assert.deepEqual(
      renewed.map(({ user }) => user.email),
      addresses,
    );
    // Signing one session out leaves the others, also of the same user.
    const other = await identity.login(addresses[0]!, PASSWORD);
    await identity.logout(renewed[0]!.refreshToken);
    await assert.rejects(identity.refresh(renewed[0]!.refreshToken), code('invalid_token'));
    await identity.refresh(other.refreshToken);
    await identity.refresh(renewed[1]!.refreshToken);
  });

  it('needs an address and, where one is given, a secret of some length', () => {
    const key = 'some key';
    assert.throws(() => openSupabase({ url: 'project.example.com', key }), /URL/);
    const url = 'https://project.example.com';
    assert.throws(() => openSupabase({ url, key, jwtSecret: 'short' }), /32 bytes/);
  });
});
