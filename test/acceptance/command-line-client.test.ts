/** The commands that talk to a server, against a real one: signing in, sending, asking and removing. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { zipOf } from '../../src/ingest/testing/archives.ts';
import { runLogFlow, startApi } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LOG = '2025-02-20T10:00:00Z ERROR disk 7 is full\n2025-02-20T10:00:01Z INFO retried\n';
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
const PASSWORD = 'a-long-password-7';

describe('the command line of a person with an account', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof startApi>>;
  let environment: Record<string, string>;
  const email = `${randomUUID()}@example.com`;
  const run = (args: string[], more: Record<string, string> = {}, input = '') =>
    runLogFlow(args, { ...environment, ...more }, input);
  const lines = async (args: string[]) => {
    const { code, stdout, stderr } = await run(args);
    assert.equal(code, 0, stderr);
    return stdout.trimEnd().split('\n');
  };

  before(async () => {
    folder = await temporaryFolder();
    server = await startApi(path.join(folder.path, 'data'));
    environment = { XDG_CONFIG_HOME: path.join(folder.path, 'config') };
    await fetch(new URL('/auth/register', server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    await mkdir(path.join(folder.path, 'logs/old'), { recursive: true });
    await writeFile(path.join(folder.path, 'logs/a.log'), LOG);
    await writeFile(path.join(folder.path, 'logs/old/b.log'), LOG.repeat(3));
    const members = ['web.log', 'app.log'].map((name) => ({ path: name, content: LOG }));
    await writeFile(
      path.join(folder.path, 'all.zip'),
      zipOf([...members, { path: 'logo.png', content: PNG }]),
    );
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  it('says how to sign in where nobody is', async () => {
    const { code, stderr } = await run(['jobs', '--server', server.url]);
    assert.equal(code, 2);
    assert.match(stderr, /not signed in at .*: run .* login/);
  });

  it('signs in, and keeps the session where nobody else may read it', async () => {
    const login = ['login', '--server', server.url, '--email', email, '--password-stdin'];
    const wrong = await run(login, {}, 'not-the-password\n');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /invalid_credentials/);
    const { code, stdout, stderr } = await run(login, {}, `${PASSWORD}\n`);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`signed in as ${email} at `));
    const file = path.join(folder.path, 'config/log-flow/sessions.json');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(path.dirname(file))).mode & 0o777, 0o700);
    assert.ok(!(await readFile(file, 'utf8')).includes(PASSWORD));
  });

  it('sends a folder, and with --resume only what is not there', async () => {
    const logs = path.join(folder.path, 'logs');
    const sent = await lines(['upload', '--watch', logs]);
    assert.equal(sent.length, 4);
    assert.match(sent[0]!, /^[0-9a-f-]{36} a\.log Queued$/);
    assert.match(sent[3]!, / b\.log Completed \(6 records, 0 invalid\)$/);
    await writeFile(path.join(logs, 'c.log'), LOG.repeat(2));
    const again = await lines(['upload', '--resume', logs]);
    assert.deepEqual(
      again.map((line) => line.slice(37)),
      ['a.log Completed (there already)', 'c.log Queued', 'b.log Completed (there already)'],
    );
    assert.equal((await lines(['jobs', '--json'])).length, 3);
  });

  it('sends what comes from a pipe', async () => {
    const { code, stdout, stderr } = await run(
      ['upload', '--name', 'piped.log', '--watch', '-'],
      {},
      LOG,
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /piped\.log Completed \(2 records/);
  });

  it('handles an archive by the id that its logs have in common', async () => {
    const uploaded = await run(['upload', '--json', path.join(folder.path, 'all.zip')]);
    assert.equal(uploaded.code, 1);
    assert.match(uploaded.stderr, /all\.zip\/logo\.png: .*\(not_a_log\)/);
    const sent = uploaded.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      sent.map(({ bundle, error }) => [bundle.path, error?.code]),
      [
        ['web.log', undefined],
        ['app.log', undefined],
        ['logo.png', 'not_a_log'],
      ],
    );
    const bundleID = sent[0].bundle.id;
    const watched = await lines(['watch', bundleID]);
    assert.match(watched[0]!, / web\.log Completed/);
    assert.match(watched[1]!, / app\.log Completed/);
    const { stdout, stderr } = await run(['jobs', '--bundle', bundleID]);
    assert.match(stdout, /all\.zip\/web\.log/);
    assert.match(stderr, /all\.zip\/logo\.png: .*\(not_a_log\)/);
    const report = JSON.parse((await run(['report', bundleID, '--json'])).stdout);
    assert.equal(report.totalLogsProcessed, 4);
    const shown = (await lines(['report', bundleID])).join('\n');
    assert.match(shown, /web\.log/);
    assert.match(shown, /app\.log/);
    assert.deepEqual(await lines(['rm', bundleID]), [`${bundleID} removed`]);
    const gone = await run(['report', bundleID]);
    assert.equal(gone.code, 1);
    assert.match(gone.stderr, /not_found/);
  });

  it('shows a job, reads it again, asks it, and removes it', async () => {
    const [sent] = await lines(['upload', '--watch', path.join(folder.path, 'logs/a.log')]);
    const jobID = sent!.slice(0, 36);
    assert.match((await lines(['report', jobID])).join('\n'), /disk <\*> is full/);
    const both = JSON.parse((await lines(['report', jobID, jobID, '--json'])).join('\n'));
    assert.equal(both.totalLogsProcessed, 2);
    assert.deepEqual(await lines(['search', 'level:error', '--job', jobID]), [LOG.split('\n')[0]]);
    const none = await run(['read-again', jobID]);
    assert.equal(none.code, 2);
    await lines(['read-again', jobID, '--keyword', 'retried']);
    await lines(['watch', jobID]);
    assert.match((await lines(['queue'])).join('\n'), /QUEUE +READY/);
    assert.deepEqual(await lines(['rm', jobID]), [`${jobID} removed`]);
    const gone = await run(['rm', jobID, 'nonsense']);
    assert.equal(gone.code, 1);
    assert.match(gone.stderr, /not_found[\s\S]*bad_job_id/);
  });

  it('goes on with the session when its access token is good no more, also in several commands at once', async () => {
    const file = path.join(folder.path, 'config/log-flow/sessions.json');
    const stored = JSON.parse(await readFile(file, 'utf8'));
    for (const login of Object.values<{ expiresAt: number }>(stored.logins)) login.expiresAt = 0;
    await writeFile(file, JSON.stringify(stored));
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => run(['jobs', '--json'])));
    assert.deepEqual(
      outcomes.map(({ code, stderr }) => [code, stderr]),
      Array(4).fill([0, '']),
    );
  });

  it('says what to do where the file of sessions is none', async () => {
    const config = path.join(folder.path, 'broken');
    await mkdir(path.join(config, 'log-flow'), { recursive: true });
    await writeFile(path.join(config, 'log-flow/sessions.json'), '{');
    await chmod(config, 0o700);
    const { code, stderr } = await run(['jobs'], { XDG_CONFIG_HOME: config });
    assert.equal(code, 1);
    assert.match(stderr, /sessions\.json cannot be read: .*log in again/);
  });

  it('signs out', async () => {
    assert.match((await lines(['logout']))[0]!, /^signed out at /);
    assert.equal((await run(['jobs', '--server', server.url])).code, 2);
  });
});
