import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
import { request } from '../support/client.ts';
import { bracketedLog } from '../support/logs.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const json = { 'content-type': 'application/json' };
const EMAIL = 'leaving@example.com';
const PASSWORD = 'correct horse battery';

it('an account is deleted with its jobs, bytes, keys and sessions, and nobody else loses anything', async (t) => {
  const folder = await temporaryFolder();
  t.after(() => folder.remove());
  // Without workers the bytes stay where they were stored.
  const server = await startServer(folder.path, { LOGFLOW_WORKERS: '0' });
  t.after(server.kill);
  const call = (method: string, route: string, token?: string, body?: object | string) =>
    request(server.url, method, route, {
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...json },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const register = async (email: string) =>
    (await call('POST', '/auth/register', undefined, { email, password: PASSWORD })).body;
  const upload = async (token: string) => {
    const content = bracketedLog(50_000);
    const { body } = await call('PUT', '/api/upload-logs/app.log', token, content);
    return body.jobs[0].jobID as string;
  };
  /** The files of chunks, and of whoever stays. */
  const storedFiles = async () => {
    const entries = await readdir(path.join(folder.path, 'blobs'), {
      recursive: true,
      withFileTypes: true,
    });
    return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.zst')).length;
  };

  const [leaving, staying] = [await register(EMAIL), await register('staying@example.com')];
  const kept = await upload(staying.accessToken);
  const ofStaying = await storedFiles();
  const lost = await upload(leaving.accessToken);
  assert.ok(ofStaying > 0 && (await storedFiles()) > ofStaying);
  const key = await call('POST', '/api/keys', leaving.accessToken, {
    name: 'shipper',
    scopes: ['upload'],
  });
  assert.equal(key.status, 201);

  const wrong = await call('DELETE', '/auth/me', leaving.accessToken, { password: 'wrong' });
  assert.equal(wrong.body.code, 'invalid_credentials');
  const gone = await call('DELETE', '/auth/me', leaving.accessToken, { password: PASSWORD });
  assert.equal(gone.status, 204);

  assert.equal(await storedFiles(), ofStaying);
  for (const token of [leaving.accessToken, key.body.key]) {
    assert.equal((await call('GET', '/auth/me', token)).body.code, 'invalid_token');
  }
  const { refreshToken } = leaving;
  const refreshed = await call('POST', '/auth/refresh', undefined, { refreshToken });
  assert.equal(refreshed.body.code, 'invalid_token');
  const credentials = { email: EMAIL, password: PASSWORD };
  const login = await call('POST', '/auth/login', undefined, credentials);
  assert.equal(login.body.code, 'invalid_credentials');

  // Whoever takes the address next finds nothing.
  const next = await register(EMAIL);
  assert.deepEqual((await call('GET', '/api/jobs', next.accessToken)).body.items, []);
  assert.equal((await call('GET', `/api/jobs/${lost}`, next.accessToken)).status, 404);
  assert.equal((await call('GET', `/api/jobs/${kept}`, staying.accessToken)).status, 200);
});
