/** How accounts end, and what of theirs ends with them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import { setDisabled } from '../identity/user-rights.ts';
import { type AccountServer, json, sendAs, startAccountServer } from './testing/account-server.ts';
import { createCast, PASSWORD } from './testing/cast.ts';
import { assertProblem } from './testing/problems.ts';

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

const send = (method: string, path: string, token: string, body?: object) =>
  sendAs(server, method, path, token, body);

it('an account goes with its jobs, keys and sessions, for the right password', async () => {
  const { owner, ownerKeys } = await createCast(database.db, identity);
  const { jobID } = server.jobs.add(owner.id);
  const wrong = await send('DELETE', '/auth/me', owner.token, { password: 'wrong' });
  await assertProblem(wrong, 'invalid_credentials');
  const gone = await send('DELETE', '/auth/me', owner.token, { password: PASSWORD });
  assert.equal(gone.status, 204);
  await assertProblem(await send('GET', '/auth/me', owner.token), 'invalid_token');
  await assertProblem(await send('GET', '/auth/me', ownerKeys.read), 'invalid_token');
  await assert.rejects(server.jobs.report(owner.id, jobID), { code: 'not_found' });
  await assert.rejects(identity.refresh(owner.refreshToken), { code: 'invalid_token' });
  await assert.rejects(identity.login(owner.email, PASSWORD), { code: 'invalid_credentials' });
});

/** A form whose second file is sent when `between` has run. */
async function sendSlowForm(token: string, between: () => Promise<unknown>): Promise<Response> {
  const part = (name: string) =>
    `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\na line of ${name}\n\r\n`;
  async function* body() {
    yield Buffer.from(`${part('before.log')}--edge\r\n`);
    await eventually('the first file', () =>
      server.jobs.received.some(
        ({ fileName, outcome }) => fileName === 'before.log' && outcome !== null,
      ),
    );
    await between();
    yield Buffer.from(`${part('after.log').slice('--edge\r\n'.length)}--edge--\r\n`);
  }
  return fetch(`${server.origin}/api/upload-logs`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'multipart/form-data; boundary=edge',
    },
    body: ReadableStream.from(body()),
    duplex: 'half',
  } as RequestInit);
}

const newAccount = async () => {
  const session = await identity.register(`${randomUUID()}@example.com`, PASSWORD);
  const { user, accessToken } = session;
  return { ...user, token: accessToken };
};

it('keys that are made while the account is being deleted go with it', async () => {
  const person = await newAccount();
  const { removeAllOf } = server.jobs;
  const made: string[] = [];
  server.jobs.removeAllOf = async (ownerID) => {
    const answer = await send('POST', '/api/keys', person.token, {
      name: 'late',
      scopes: ['read'],
    });
    if (answer.status === 201) made.push((await json(answer)).key);
    return removeAllOf(ownerID);
  };
  try {
    const gone = await send('DELETE', '/auth/me', person.token, { password: PASSWORD });
    assert.equal(gone.status, 204);
  } finally {
    server.jobs.removeAllOf = removeAllOf;
  }
  assert.ok(made.length > 0, 'no key was made meanwhile');
  for (const key of made) await assertProblem(await send('GET', '/auth/me', key), 'invalid_token');
  assert.deepEqual(await cast.keys.list(person.id), []);
  const late = { name: 'later', scopes: ['read' as const], expiresAt: null };
  const { id, email } = person;
  await assert.rejects(cast.keys.add({ id, email }, late), { code: 'invalid_token' });
});

it('files of a form that come after the account was deleted or disabled become no jobs', async () => {
  const endings: Record<string, (person: { id: string; token: string }) => Promise<unknown>> = {
    deleted: ({ token }) => send('DELETE', '/auth/me', token, { password: PASSWORD }),
    disabled: async ({ id }) => {
      await setDisabled(database.db, id, new Date());
      await reload();
    },
  };
  for (const [ending, end] of Object.entries(endings)) {
    for (const kind of ['access token', 'API key']) {
      const person = await newAccount();
      const key = { name: 'a', scopes: ['upload' as const], expiresAt: null };
      const token = kind === 'API key' ? (await cast.keys.add(person, key)).key : person.token;
      server.jobs.received.length = 0;
      await sendSlowForm(token, () => end(person)).then((response) => response.text());
      const names = server.jobs.received.map(({ fileName }) => fileName);
      assert.deepEqual(names, ['before.log'], `${ending}, by ${kind}`);
    }
  }
});

it('a file that comes while its account is disabled leaves no job', async () => {
  const person = await newAccount();
  const { receive } = server.jobs;
  server.jobs.receive = async (...args) => {
    const result = await receive(...args);
    await setDisabled(database.db, person.id, new Date());
    await reload();
    return result;
  };
  try {
    const sent = await fetch(`${server.origin}/api/upload-logs/a.log`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${person.token}` },
      body: 'a line\n',
    });
    await assertProblem(sent, 'account_disabled');
  } finally {
    server.jobs.receive = receive;
  }
  assert.deepEqual((await server.jobs.list(person.id, { limit: 1 })).items, []);
});
