import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { isFleet } from '../support/fleet.ts';
import { type RunningServer, runLogFlow, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let server: RunningServer;

before(async () => {
  folder = await temporaryFolder();
  server = await startServer(folder.path);
});
after(async () => {
  await server.stop();
  await folder.remove();
});

const post = (route: string, body?: object) =>
  fetch(`${server.url}/auth/${route}`, {
    method: 'POST',
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
const canTry = async () => {
  const answer = await fetch(`${server.url}/auth/options`);
  return ((await answer.json()) as { canTry: boolean }).canTry;
};
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

it('whoever has just started the service tries it, and keeps the account by a password', async () => {
  if (isFleet()) {
    assert.equal(await canTry(), false);
    assert.equal(await codeOf(await post('try')), 'try_closed');
    return;
  }
  assert.equal(await canTry(), true);
  const tried = await post('try');
  assert.equal(tried.status, 201);
  const { accessToken } = (await tried.json()) as { accessToken: string };
  const headers = { authorization: `Bearer ${accessToken}` };
  const upload = await fetch(`${server.url}/api/upload-logs/a.log`, {
    method: 'PUT',
    headers,
    body: '2026-11-29T10:00:00Z INFO a line\n',
  });
  assert.equal(upload.status, 202);
  assert.equal(await canTry(), false);
  assert.equal(await codeOf(await post('try')), 'try_closed');

  const email = 'me@this-machine';
  const password = 'correct horse battery';
  const set = await runLogFlow(
    ['users', 'password', email, '--password-stdin'],
    { LOGFLOW_DATA_DIR: folder.path },
    password,
  );
  assert.equal(set.code, 0, set.stderr);
  const signedIn = await post('login', { email, password });
  assert.equal(signedIn.status, 200);
  const session = (await signedIn.json()) as { accessToken: string };
  const jobs = await fetch(`${server.url}/api/jobs`, {
    headers: { authorization: `Bearer ${session.accessToken}` },
  });
  assert.equal(((await jobs.json()) as { items: unknown[] }).items.length, 1);
});
