import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
import { newClient, request } from '../../../test/support/client.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { startApi } from '../../../test/support/server.ts';
import { folder, run } from '../testing/command.ts';

const env = { LOGFLOW_DATA_DIR: path.join(folder, 'data') };
const users = (args: string[], input = '') => run(['users', ...args], { env, input });
const EMAIL = 'root@example.com';
const PASSWORD = ' a password with blanks ';

it('makes no data folder, and says which one is wanted', async () => {
  const before = await readdir(folder);
  const wrong = path.join(folder, 'wrong');
  const id = '4f1d6f0e-1111-4222-8333-444455556666';
  for (const args of [
    ['users', 'list'],
    ['users', 'add', EMAIL],
    ['users', 'disable', EMAIL],
    ['users', 'rotate-key'],
    ['failed', 'list'],
    ['failed', 'retry', id],
  ]) {
    const { code, stdout, stderr } = await run(args, { env: { LOGFLOW_DATA_DIR: wrong } });
    assert.deepEqual([code, stdout], [1, ''], args.join(' '));
    assert.match(stderr, /no data store in .*wrong: .*LOGFLOW_DATA_DIR.* \(no_data_store\)\n$/);
  }
  assert.deepEqual(await readdir(folder), before);
});

it('adds, lists, promotes and disables accounts', async (t) => {
  const first = await startApi(env.LOGFLOW_DATA_DIR, env);
  t.after(first.kill);
  await first.stop();
  const added = await users(['add', 'first@example.com']);
  assert.equal(added.code, 0, added.stderr);
  const generated = /^first@example\.com: added\npassword: (\S{24})\n$/.exec(added.stdout)?.[1];
  assert.ok(generated, added.stdout);
  assert.equal((await stat(path.join(env.LOGFLOW_DATA_DIR, 'database/PG_VERSION'))).mode & 0o77, 0);
  const given = await users(['add', EMAIL, '--password-stdin', '--admin'], `${PASSWORD}\n`);
  assert.equal(given.stdout, `${EMAIL}: added as an administrator\n`);

  const refusals: [string[], number, RegExp][] = [
    [['add', EMAIL], 1, /is an account root@example\.com: .*users password.*\(email_taken\)/],
    [['password', 'nobody@example.com'], 1, /\(not_found\)/],
    [['password', EMAIL, '--password-stdin'], 1, /\(weak_password\)/],
    [['add', 'nonsense'], 2, /no e-mail address/],
    [['add', 'poor@example.com', '--password-stdin'], 1, /\(weak_password\)/],
    [['add', 'a\u202eb@example.com'], 2, /no e-mail address/],
    [['disable', 'nobody@example.com'], 1, /\(not_found\)/],
    [['disable', randomUUID()], 1, /\(not_found\)/],
    [['grant', randomUUID()], 1, /\(not_found\)/],
  ];
  for (const [args, code, message] of refusals) {
    const refused = await users(args, 'password1\n');
    assert.equal(refused.code, code, refused.stderr);
    assert.match(refused.stderr, message);
    assert.doesNotMatch(refused.stderr, /select|insert|\n\s+at /i);
  }

  const lines = (await users(['list', '--json'])).stdout.trim().split('\n');
  const [member, root] = lines.map((line) => JSON.parse(line));
  assert.deepEqual([member.isAdmin, root.isAdmin], [false, true]);
  assert.match((await users(['list'])).stdout, /root@example\.com/);
  assert.equal((await users(['rotate-key'])).code, 0);

  const server = await startApi(env.LOGFLOW_DATA_DIR, { ...env, REGISTRATION: 'closed' });
  t.after(server.kill);
  const login = async (email: string, password: string, url = server.url) =>
    request(url, 'POST', '/auth/login', {
      body: JSON.stringify({ email, password }),
      headers: { 'content-type': 'application/json' },
    });
  await assert.rejects(newClient(server.url), /registration_closed/);
  assert.match(server.output(), /node bin\/log-flow\.js users adds accounts/);
  assert.doesNotMatch(server.output(), /auth\/register/);
  assert.equal((await login('first@example.com', generated)).status, 200);
  assert.equal((await login(EMAIL, PASSWORD.trim())).status, 401);
  assert.equal((await login(EMAIL, PASSWORD)).status, 200);

  // The server has the database, and does the same there.
  const whileItRuns = await users(['add', 'second@example.com']);
  assert.equal(whileItRuns.code, 0, whileItRuns.stderr);
  const second = /\npassword: (\S{24})\n$/.exec(whileItRuns.stdout)?.[1];
  assert.equal((await login('second@example.com', second!)).status, 200);
  const taken = await users(['add', 'second@example.com']);
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, /\(email_taken\)/);
  assert.equal((await users(['grant', 'second@example.com'])).code, 0);
  assert.equal((await users(['disable', 'second@example.com'])).code, 0);
  assert.equal((await login('second@example.com', second!)).status, 403);
  assert.equal((await users(['disable', 'second@example.com', '--undo'])).code, 0);
  assert.equal((await login('second@example.com', second!)).status, 200);
  // A forgotten password, after too many guesses.
  const session = (await login('second@example.com', second!)).body;
  const bearer = { headers: { authorization: `Bearer ${session.accessToken}` } };
  const me = async () => (await request(server.url, 'GET', '/auth/me', bearer)).status;
  // Login asks the database; requests go by the list that the server reads every two seconds.
  await eventually('the account to be good again', async () => (await me()) === 200);
  const key = await request(server.url, 'POST', '/api/keys', {
    body: JSON.stringify({ name: 'script', scopes: ['read'] }),
    headers: { ...bearer.headers, 'content-type': 'application/json' },
  });
  for (let guess = 0; guess < 6; guess++) await login('second@example.com', 'wrong password');
  assert.equal((await login('second@example.com', second!)).status, 429);
  const reset = await users(['password', 'second@example.com']);
  assert.equal(reset.code, 0, reset.stderr);
  const renewed = /^second@example\.com: .*\npassword: (\S{24})\n$/.exec(reset.stdout)?.[1];
  assert.equal((await login('second@example.com', second!)).status, 401);
  assert.equal((await login('second@example.com', renewed!)).status, 200);
  await eventually('the session to end', async () => (await me()) === 401);
  const byKey = { headers: { authorization: `Bearer ${key.body.key}` } };
  assert.equal((await request(server.url, 'GET', '/api/jobs', byKey)).status, 200);

  assert.equal((await users(['rotate-key'])).code, 0);
  const [, , shown] = (await users(['list', '--json'])).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    [shown.email, shown.isAdmin, shown.disabledAt],
    ['second@example.com', true, null],
  );
  assert.match((await users(['list'])).stdout, /second@example\.com/);
  await server.stop();

  const set = await users(['password', root.id, '--password-stdin'], `${PASSWORD}2\n`);
  assert.match(set.stdout, /^root@example\.com: has a new password; [^\n]*\n$/, set.stderr);
  assert.equal((await users(['disable', 'first@example.com'])).code, 0);
  const again = await startApi(env.LOGFLOW_DATA_DIR, env);
  t.after(again.kill);
  assert.equal((await login(EMAIL, `${PASSWORD}2`, again.url)).status, 200);
  const refused = await request(again.url, 'POST', '/auth/login', {
    body: JSON.stringify({ email: 'first@example.com', password: generated }),
    headers: { 'content-type': 'application/json' },
  });
  assert.deepEqual([refused.status, refused.body.code], [403, 'account_disabled']);
});
