import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exportSPKI, importJWK, type JWTPayload, SignJWT } from 'jose';
import { openSupabase } from '../support/identity.ts';
import { type SupabaseAuth, startSupabaseAuth } from '../support/supabase-auth.ts';

const PASSWORD = 'correct horse battery';
const MINUTE = 60_000;
const code = (expected: string) => ({ name: 'AppError', code: expected });
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const JWKS = 'GET /auth/v1/.well-known/jwks.json';

async function start(t: TestContext, algorithm: 'ES256' | 'HS256' = 'ES256') {
  const auth = await startSupabaseAuth({ algorithm });
  t.after(() => auth.close());
  const { url, key, jwtSecret } = auth;
  const secret = algorithm === 'HS256' ? { jwtSecret } : {};
  const identity = openSupabase({ url, key, ...secret, keyCooldownMs: 0 });
  return { auth, identity };
}

const goodClaims = (auth: SupabaseAuth): JWTPayload => ({
  sub: 'some-id',
  email: 'me@example.com',
  iss: `${auth.url}/auth/v1`,
  aud: 'authenticated',
  role: 'authenticated',
  is_anonymous: false,
  exp: inSeconds(60),
});

async function tokenOf(auth: SupabaseAuth): Promise<string> {
  const identity = openSupabase({ url: auth.url, key: auth.key });
  const session = await identity.register(`${Math.random()}@example.com`, PASSWORD);
  assert.ok('accessToken' in session);
  return session.accessToken;
}

describe('access tokens of Supabase Auth', () => {
  for (const algorithm of ['ES256', 'HS256'] as const) {
    it(`are good only for somebody who signed in there (${algorithm})`, async (t) => {
      const { auth, identity } = await start(t, algorithm);
      const good = goodClaims(auth);
      const user = { id: 'some-id', email: 'me@example.com' };
      assert.deepEqual((await identity.verify(await auth.sign(good))).user, user);
      const others: JWTPayload[] = [
        { iss: 'https://elsewhere.example.com/auth/v1' },
        { iss: undefined },
        { aud: 'anon' },
        { aud: undefined },
        { role: 'service_role' },
        { role: 'anon' },
        { role: undefined },
        { is_anonymous: true },
        { sub: undefined },
        { sub: '' },
        { email: '' },
        { email: undefined },
        { exp: undefined },
      ];
      for (const claims of others) {
        const token = await auth.sign({ ...good, ...claims });
        await assert.rejects(
          identity.verify(token),
          code('invalid_token'),
          JSON.stringify(Object.entries(claims)),
        );
      }
    });
  }

  it('expire, with some seconds for clocks that differ', async (t) => {
    const { auth, identity } = await start(t);
    await identity.verify(await auth.sign({ ...goodClaims(auth), exp: inSeconds(-1) }));
    const expired = await auth.sign({ ...goodClaims(auth), exp: inSeconds(-60) });
    await assert.rejects(identity.verify(expired), code('token_expired'));
  });

  it('choose neither algorithm nor key by their header', async (t) => {
    const { auth, identity } = await start(t);
    const [jwk] = auth.publicKeys().keys;
    const claims = goodClaims(auth);
    const publicKey = await importJWK({ ...jwk!, ext: true }, 'ES256');
    assert.ok(!(publicKey instanceof Uint8Array));
    const texts = [await exportSPKI(publicKey), JSON.stringify(jwk), auth.jwtSecret];
    for (const text of texts) {
      const forged = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: jwk!.kid! })
        .sign(new TextEncoder().encode(text));
      await assert.rejects(identity.verify(forged), code('invalid_token'));
    }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none', kid: jwk!.kid })}.${part(claims)}.`;
    await assert.rejects(identity.verify(unsigned), code('invalid_token'));

    // Where the shared secret is configured, keys of the project count for nothing.
    const { url, key, jwtSecret } = auth;
    const bySecret = openSupabase({ url, key, jwtSecret });
    await assert.rejects(bySecret.verify(await auth.sign(claims)), code('invalid_token'));
    await assert.rejects(bySecret.verify(unsigned), code('invalid_token'));
  });

  it('are checked with keys that are read once, and again for a new one', async (t) => {
    const { auth, identity } = await start(t);
    const old = await tokenOf(auth);
    await Promise.all([identity.verify(old), identity.verify(old), identity.verify(old)]);
    const reads = () => auth.requests.filter((request) => request === JWKS).length;
    assert.equal(reads(), 1);
    await auth.rotateKey();
    await identity.verify(await tokenOf(auth));
    await identity.verify(old);
    assert.equal(reads(), 2);
  });

  it('cannot make this server ask for keys again and again', async (t) => {
    const { auth } = await start(t);
    const identity = openSupabase({ url: auth.url, key: auth.key });
    await identity.verify(await tokenOf(auth));
    const stranger = await startSupabaseAuth();
    t.after(() => stranger.close());
    const token = await stranger.sign(goodClaims(auth));
    for (let i = 0; i < 3; i++) await assert.rejects(identity.verify(token), code('invalid_token'));
    assert.equal(auth.requests.filter((request) => request === JWKS).length, 1);
  });

  it('stay good while the provider is down, if its keys were read before', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const { auth } = await start(t);
    const { url, key } = auth;
    const identity = openSupabase({ url, key });
    const token = await tokenOf(auth);
    await identity.verify(token);
    auth.switches.down = 'error';
    await identity.verify(token);
    // Long after the keys should have been read anew; the try is made once, not by each request.
    t.mock.timers.tick(30 * MINUTE);
    auth.requests.length = 0;
    for (let i = 0; i < 3; i++) await identity.verify(token);
    assert.deepEqual(auth.requests, [JWKS]);
    // A key that nobody here has seen may be a good one: no verdict on its token.
    await auth.rotateKey();
    const unseen = await auth.sign(goodClaims(auth));
    await assert.rejects(identity.verify(unseen), code('identity_failed'));
    await assert.rejects(identity.verify('nonsense'), code('invalid_token'));

    auth.switches.down = null;
    t.mock.timers.tick(MINUTE / 2);
    await identity.verify(await auth.sign(goodClaims(auth)));
  });

  it('are refused some minutes after their key was withdrawn', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const { auth, identity } = await start(t);
    const token = await tokenOf(auth);
    await identity.verify(token);
    await auth.rotateKey();
    auth.publicKeys().keys.pop();
    await identity.verify(token);
    t.mock.timers.tick(11 * MINUTE);
    await assert.rejects(identity.verify(token), code('invalid_token'));
  });

  it('are no good, and that is our fault, where keys are expected and none published', async (t) => {
    const { auth } = await start(t, 'HS256');
    const identity = openSupabase({ url: auth.url, key: auth.key });
    const es256 = await startSupabaseAuth();
    t.after(() => es256.close());
    const token = await es256.sign(goodClaims(auth));
    await assert.rejects(identity.verify(token), code('internal'));
  });
});
