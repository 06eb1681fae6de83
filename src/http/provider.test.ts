import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { AppError } from '../errors.ts';
import type { IdentityProvider } from '../identity/identity-provider.ts';
import { ALICE, createMemoryIdentity } from './testing/memory-identity.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer } from './testing/start-server.ts';

async function start(t: TestContext, provider: Partial<IdentityProvider>) {
  const server = await startServer({ identity: { ...createMemoryIdentity(), ...provider } });
  t.after(() => server.close());
  const post = (route: string) =>
    fetch(`${server.origin}/auth/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ALICE.email, password: 'correct horse battery' }),
    });
  return { server, post };
}

it('answers a registration without tokens where the address is to be confirmed', async (t) => {
  const { post, server } = await start(t, {
    register: async () => ({ user: ALICE }),
    login: async () => {
      throw new AppError('email_not_confirmed', 'Open the link.');
    },
  });
  const registered = await post('register');
  assert.equal(registered.status, 201);
  assert.deepEqual(await registered.json(), { user: ALICE });
  await assertProblem(await post('login'), 'email_not_confirmed');

  // biome-ignore lint/suspicious/noExplicitAny: a test takes the document as it comes
  const document: any = await (await server.fetch('/openapi.json')).json();
  const answers = document.paths['/auth/register'].post.responses;
  const { $ref } = answers['201'].content['application/json'].schema;
  const { anyOf } = document.components.schemas[$ref.split('/').at(-1)];
  assert.deepEqual(
    anyOf.map(({ required }: { required: string[] }) => required.includes('accessToken')),
    [true, false],
  );
  assert.match(answers['403'].description, /registration_closed/);
});

it('says when to come back while the identity provider is away', async (t) => {
  const away = async () => {
    throw new AppError('identity_failed', 'Try again.', { retryAfter: 5 });
  };
  const { server, post } = await start(t, { login: away, verify: away });
  for (const response of [await post('login'), await server.fetch('/auth/me')]) {
    assert.equal(response.headers.get('retry-after'), '5');
    await assertProblem(response, 'identity_failed');
  }
});
