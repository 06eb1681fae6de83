import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { cannotRun, type Fleet, openFleet } from '../support/chaos.ts';
import { newClient, request } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { randomLog } from '../support/logs.ts';
import { runLogFlow } from '../support/server.ts';

describe('commands of an operator', { skip: cannotRun }, () => {
  let fleet: Fleet;
  let lost: string;
  const run = (...args: string[]) =>
    runLogFlow(args, { LOGFLOW_DATA_DIR: fleet.folder, ...fleet.env });

  before(async () => {
    fleet = await openFleet({ workers: 0 });
    // Stored while nobody works, and gone when somebody does.
    lost = (await fleet.client.put('lost.log', randomLog(3000))).jobID;
    await rm(path.join(fleet.folder, 'blobs'), { recursive: true });
    await fleet.addWorker();
    const report = await fleet.client.finished(lost, 60_000);
    assert.equal(report.status, 'Failed');
  });
  after(() => fleet.close());

  it('migrate may run at any time and says what it looked after', async () => {
    const { code, stdout } = await run('migrate');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /RabbitMQ: .*\nDatabase: the tables of PostgreSQL are up to date\nStorage: file /,
    );
  });

  it('failed list names the job, its error and how often it was tried', async () => {
    const { code, stdout } = await run('failed', 'list');
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`${lost} +lost\\.log +${fleet.client.email} +1 +blob_missing`));
    const lines = (await run('failed', 'list', '--json')).stdout.trim().split('\n');
    assert.equal(lines.length, 1);
    assert.equal(JSON.parse(lines[0]!).jobID, lost);
  });

  it('failed show has every attempt, with worker and stack', async () => {
    const { code, stdout } = await run('failed', 'show', lost);
    assert.equal(code, 0);
    assert.equal(stdout.match(/run 1: error blob_missing/g)?.length, 3);
    assert.ok(stdout.includes(fleet.workers[0]!.id));
    assert.match(stdout, /\n\s+at /);
    const { body } = await fleet.client.call('GET', `/api/jobs/${lost}`);
    assert.ok(!('stack' in body.history[0]), 'a stack is shown to a user');
  });

  it('failed retry runs the job again, and waits again when it fails again', async () => {
    const { code, stdout } = await run('failed', 'retry', lost);
    assert.equal(code, 0);
    assert.match(stdout, /Queued, attempt 2/);
    const report = await fleet.client.finished(lost, 60_000);
    assert.equal(report.attempts, 2);
    const waiting = (await run('failed', 'list', '--json')).stdout.trim().split('\n');
    assert.equal(waiting.length, 1);
    assert.equal(JSON.parse(waiting[0]!).attempts.length, 6);
  });

  it('failed drop takes the job out of the queue and leaves it failed', async () => {
    const { code, stdout } = await run('failed', 'drop', lost);
    assert.equal(code, 0);
    assert.match(stdout, /dropped from the failed queue/);
    assert.match((await run('failed', 'list')).stdout, /is empty/);
    const again = await run('failed', 'drop', lost);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /not_found/);
    assert.equal((await fleet.client.call('GET', `/api/stats/${lost}`)).body.status, 'Failed');
  });

  it('a worker without a database to share is told what it lacks', async () => {
    const { code, stderr } = await runLogFlow(['worker'], { LOGFLOW_DATA_DIR: fleet.folder });
    assert.equal(code, 2);
    assert.match(stderr, /DATABASE_URL is unset/);
  });

  it('a server before migrate says to run it', async () => {
    const { pathname } = new URL(fleet.env.RABBITMQ_URL!);
    const url = fleet.env.RABBITMQ_URL!.replace(pathname, '');
    const { code, stderr } = await runLogFlow(['serve'], {
      LOGFLOW_DATA_DIR: fleet.folder,
      ...fleet.env,
      RABBITMQ_URL: url,
    });
    assert.equal(code, 1);
    assert.match(stderr, /run node bin\/log-flow\.js migrate/);
  });

  it('users grant lets somebody see the whole queue while the servers run', async () => {
    const status = () => fleet.client.call('GET', '/api/queue-status');
    assert.deepEqual((await status()).body.workers, []);
    await fleet.client.call('GET', '/api/failures').then(({ status }) => assert.equal(status, 403));
    const { code, stderr } = await run('users', 'grant', fleet.client.email);
    assert.equal(code, 0, stderr);
    assert.ok((await status()).body.workers.length > 0);
    const failures = await fleet.client.call('GET', '/api/failures');
    assert.equal(failures.body.items[0].jobID, lost);
  });

  it('users disable ends the use of an account in a running server, and can be undone', async () => {
    const client = await newClient(fleet.apis[0]!.url);
    const me = async () => (await client.call('GET', '/auth/me')).status;
    assert.equal(await me(), 200);
    assert.equal((await run('users', 'disable', client.email)).code, 0);
    await eventually('the server to refuse the token', async () => (await me()) === 403);
    assert.equal((await run('users', 'disable', client.email, '--undo')).code, 0);
    await eventually('the server to accept the token', async () => (await me()) === 200);
  });

  it('users password sets a password in a running fleet, and ends the sessions', async () => {
    const client = await newClient(fleet.apis[0]!.url);
    const set = await run('users', 'password', client.email);
    assert.equal(set.code, 0, set.stderr);
    const password = /\npassword: (\S{24})\n$/.exec(set.stdout)?.[1];
    const isRefused = async () => (await client.call('GET', '/auth/me')).status === 401;
    await eventually('the server to refuse the token', isRefused);
    const login = await request(fleet.apis[0]!.url, 'POST', '/auth/login', {
      body: JSON.stringify({ email: client.email, password }),
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(login.status, 200);
  });

  it('workers drain at a signal, and are gone from the list', async () => {
    const worker = fleet.workers[0]!;
    assert.equal(await worker.stop(), 0);
    const { body } = await fleet.client.call('GET', '/api/queue-status');
    assert.ok(!body.workers.some(({ id }: { id: string }) => id === worker.id));
  });
});
