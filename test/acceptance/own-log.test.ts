import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Client } from 'pg';
import { WebSocket } from 'ws';
import { sql } from '../../src/database/drizzle.ts';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { type Json, newClient, request } from '../support/client.ts';
import { fleetEnvironment, isFleet } from '../support/fleet.ts';
import { randomLog } from '../support/logs.ts';
import { LAUNCHER, runLogFlow, startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const JSON_BODY = { 'content-type': 'application/json' };
/** The most that can be logged. */
const VERBOSE = { LOGFLOW_LOG_LEVEL: 'trace' };

/** Fails where a text has one of the secrets, as it is, percent-encoded or in base64. */
function assertWithout(text: string, secrets: Record<string, string>): void {
  for (const [name, secret] of Object.entries(secrets)) {
    const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    for (const form of forms) {
      const at = text.indexOf(form);
      const line = text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));
      assert.equal(at, -1, `${name} is in the log: ${line}`);
    }
  }
}

/** A socket that says whether it was opened; its token goes where browsers put it. */
function openSocket(url: string, protocols: string[]): Promise<boolean> {
  const socket = new WebSocket(url, protocols);
  return new Promise((resolve) => {
    socket.on('message', () => {
      socket.close();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Makes an embedded database that takes no job and no API key. */
async function refuseRows(dataDir: string): Promise<void> {
  const refusals = ['jobs', 'api_keys'].map(
    (table) => `alter table ${table} add constraint refused check (false)`,
  );
  if (isFleet()) return refuseRowsOfFleet(dataDir, refusals);
  const { db, close } = await openEmbeddedDatabase(path.join(dataDir, 'database'));
  for (const refusal of refusals) await db.execute(sql.raw(refusal));
  await close();
}

async function refuseRowsOfFleet(dataDir: string, refusals: string[]): Promise<void> {
  const fleet = await fleetEnvironment(dataDir);
  const migrated = await runLogFlow(['migrate'], { LOGFLOW_DATA_DIR: dataDir, ...fleet });
  assert.equal(migrated.code, 0, migrated.stderr);
  const client = new Client({ connectionString: fleet.DATABASE_URL });
  await client.connect();
  for (const refusal of refusals) await client.query(refusal);
  await client.end();
}

describe('the own log', () => {
  it('has no token, password or key of a session, whatever its level and wherever they are sent', async (t) => {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    const server = await startServer(folder.path, VERBOSE);
    t.after(server.kill);
    const { url } = server;
    const post = (route: string, body: object, headers: Record<string, string> = {}) =>
      request(url, 'POST', route, {
        body: JSON.stringify(body),
        headers: { ...JSON_BODY, ...headers },
      });
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

    const email = `${randomUUID()}@example.com`;
    const password = `p@ss/${randomUUID()}`;
    const wrongPassword = `wrong ${randomUUID()}`;
    const newPassword = `new ${randomUUID()}`;
    const registered: Json = (await post('/auth/register', { email, password })).body;
    const signedIn: Json = (await post('/auth/login', { email, password })).body;
    const { refreshToken } = signedIn;
    const refreshed: Json = (await post('/auth/refresh', { refreshToken })).body;
    const access = registered.accessToken as string;
    const { key }: Json = (
      await post('/api/keys', { name: 'k', scopes: ['upload', 'read'] }, bearer(access))
    ).body;
    assert.ok(access && refreshed.accessToken && key);
    // Wrong, repeated, damaged.
    assert.equal((await post('/auth/login', { email, password: wrongPassword })).status, 401);
    assert.equal((await post('/auth/refresh', { refreshToken })).status, 401);
    await post('/auth/login', { email, password: [wrongPassword] });
    await request(url, 'POST', '/auth/login', {
      body: `{"password": "${password}",`,
      headers: JSON_BODY,
    });

    // Used as meant.
    const upload = await request(url, 'PUT', '/api/upload-logs/app.log', {
      body: randomLog(3000),
      headers: bearer(key),
    });
    assert.equal(upload.status, 202);
    const { jobID } = upload.body.jobs[0];
    const live = `${url.replace('http', 'ws')}/api/live-stats/${jobID}`;
    assert.ok(await openSocket(live, ['bearer', access]));
    await openSocket(live, ['bearer', `${access}x`]);

    // Where they do not belong.
    const tokens = [access, refreshToken, refreshed.refreshToken, key];
    for (const token of tokens) {
      await openSocket(`${live}?token=${token}`, []);
      for (const route of ['/api/jobs?token=', '/api/jobs/', '/auth/refresh/', '/no/such/route/']) {
        await request(url, 'GET', `${route}${token}`);
      }
      for (const authorization of [token, `Basic ${token}`, `Bearer ${token} ${token}`]) {
        await request(url, 'GET', '/api/jobs', { headers: { authorization } });
      }
    }
    await request(
      url,
      'GET',
      `/auth/login?email=${email}&password=${encodeURIComponent(password)}`,
    );
    await request(url, 'GET', `/api/jobs?limit=x&password=${wrongPassword}`);
    const changed = await post(
      '/auth/password',
      { currentPassword: password, newPassword },
      bearer(access),
    );
    assert.ok([200, 204].includes(changed.status), `password: ${changed.status}`);
    await server.stop();

    const log = server.output();
    assert.match(log, /no\/such\/route/, 'requests were not logged');
    assertWithout(log, {
      password,
      wrongPassword,
      newPassword,
      access,
      'the second access token': signedIn.accessToken,
      'the third access token': refreshed.accessToken,
      refreshToken,
      'the second refresh token': refreshed.refreshToken,
      key,
    });
  });

  it('has nothing of uploads, addresses and keys where the database refuses their rows', async (t) => {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    await refuseRows(folder.path);
    const server = await startServer(folder.path, VERBOSE);
    t.after(server.kill);
    const client = await newClient(server.url);
    const content = `content-${randomUUID()}`;
    const fileName = `name-${randomUUID()}.log`;
    const keyName = `key-${randomUUID()}`;
    const body = `2025-01-01T00:00:00Z INFO ${content}\n`;
    // Small ones are entered by one statement, others job by job.
    for (const bytes of [body, body.repeat(20_000)]) {
      const route = `/api/upload-logs/${fileName}`;
      assert.equal((await client.call('PUT', route, { body: bytes })).status, 500);
    }
    const key = { name: keyName, scopes: ['upload'] };
    const answer = await client.call('POST', '/api/keys', {
      body: JSON.stringify(key),
      headers: JSON_BODY,
    });
    assert.equal(answer.status, 500, JSON.stringify(answer.body));
    await server.stop();

    const log = server.output();
    assert.match(log, /violates check constraint/, 'the reason was not logged');
    // The path of a request has the name; lines of errors do not.
    const errors = log.split('\n').filter((line) => /constraint|entered/.test(line));
    assertWithout(errors.join('\n'), { content, fileName, keyName, email: client.email });
    assertWithout(log, { content, keyName });
    assert.doesNotMatch(log, /insert into|"params"/i);
  });

  const SECRET = `s3cret-${randomBytes(9).toString('hex')}`;
  const NOBODY = '127.0.0.1:1';
  const STORES: [string, string, Record<string, string>][] = [
    ['an address of a database', 'serve', { DATABASE_URL: `postgres://me:${SECRET}@${NOBODY}/db` }],
    ['an address that is none', 'serve', { DATABASE_URL: `postgres://me:${SECRET}@:x/db` }],
    [
      'parameters of an address',
      'migrate',
      { DATABASE_URL: `postgres://me@${NOBODY}/db?password=${SECRET}` },
    ],
    [
      'addresses of a broker',
      'serve',
      {
        RABBITMQ_URL: `amqp://me:${SECRET}@${NOBODY}`,
        RABBITMQ_MANAGEMENT_URL: `http://me:${SECRET}@${NOBODY}`,
      },
    ],
    [
      'the secret of an object store',
      'serve',
      {
        STORAGE_URL: `s3://bucket?endpoint=http://${NOBODY}&region=x`,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: SECRET,
      },
    ],
    ['keys in an address', 'serve', { STORAGE_URL: `s3://me:${SECRET}@bucket` }],
    [
      'keys in an endpoint',
      'serve',
      { STORAGE_URL: `s3://bucket?endpoint=http://me:${SECRET}@${NOBODY}` },
    ],
    [
      'the key of a project',
      'serve',
      {
        STORAGE_URL: 'supabase://bucket',
        SUPABASE_URL: `http://${NOBODY}`,
        SUPABASE_KEY: SECRET,
      },
    ],
  ];
  for (const [what, command, env] of STORES) {
    it(`hides ${what} where the store does not answer`, async (t) => {
      const folder = await temporaryFolder();
      t.after(folder.remove);
      const ended = await runLogFlow(
        [command],
        { ...VERBOSE, LOGFLOW_DATA_DIR: folder.path, PORT: '0', ...env },
        '',
        LAUNCHER,
      );
      const output = ended.stdout + ended.stderr;
      assert.ok(ended.code === 1 || ended.code === 2, output);
      assertWithout(output, { secret: SECRET });
    });
  }
});
