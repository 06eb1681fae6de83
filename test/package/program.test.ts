/** The single-file program as `npm run package` builds it, in an empty folder and with an empty environment. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { clientOf, newClient } from '../support/client.ts';
import { runLogFlow, startApi } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Node has 143 MiB of it. */
const MAX_BYTES = 180 * 1024 * 1024;
const LOG = '2025-02-20T10:00:00Z ERROR disk 7 is full\n2025-02-20T10:00:01Z INFO retried\n';

describe('the single-file program', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: string;
  let log: string;
  /** Nothing but a home: no PATH, so that no other Node is found. */
  let env: NodeJS.ProcessEnv;
  const unpacked = () => path.join(folder.path, 'home/.cache/log-flow');
  const run = (args: string[], more: NodeJS.ProcessEnv = {}) =>
    runLogFlow(args, { ...env, ...more }, '', program);

  before(async () => {
    folder = await temporaryFolder();
    await promisify(execFile)(process.execPath, ['scripts/program.js'], { cwd: ROOT });
    program = path.join(folder.path, 'log-flow');
    await copyFile(path.join(ROOT, 'dist/program/log-flow'), program);
    const home = path.join(folder.path, 'home');
    await mkdir(home);
    env = { PATH: undefined, XDG_CONFIG_HOME: undefined, HOME: home };
    log = path.join(folder.path, 'x.log');
    await writeFile(log, LOG);
  });
  after(() => folder.remove());

  it('says its version, also when several start for the first time at once', async () => {
    const starts = await Promise.all(Array.from({ length: 3 }, () => run(['--version'])));
    for (const { code, stdout, stderr } of starts) {
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    }
    assert.equal((await readdir(unpacked())).length, 1, 'one version is unpacked');
    assert.ok((await stat(program)).size < MAX_BYTES);
  });

  it('analyses, searches and lists a file', async () => {
    const analyzed = await run(['analyze', '--json', log]);
    assert.equal(analyzed.code, 0, analyzed.stderr);
    assert.equal(JSON.parse(analyzed.stdout).logLevelCounts.error, 1);
    const found = await run(['search', 'level:error', log]);
    assert.match(found.stdout, /disk 7 is full/, found.stderr);
    const records = await run(['records', log]);
    assert.equal(records.stdout.trim().split('\n').length, 2, records.stderr);
  });

  it('counts a large file on several threads', async () => {
    const file = path.join(folder.path, 'large.log');
    await writeFile(file, LOG.repeat(400_000));
    const analyzed = await run(['analyze', '--json', file]);
    assert.equal(analyzed.code, 0, analyzed.stderr);
    assert.equal(JSON.parse(analyzed.stdout).logLevelCounts.error, 400_000);
  });

  it('serves the page, takes uploads, and has them after a restart', async () => {
    const data = path.join(folder.path, 'data');
    const server = await startApi(data, env, program);
    let jobID: string;
    let client: Awaited<ReturnType<typeof newClient>>;
    try {
      const page = await fetch(server.url, { headers: { accept: 'text/html' } });
      const script = /<script type="module"[^>]* src="([^"]+)"/.exec(await page.text())?.[1];
      assert.equal((await fetch(new URL(script!, server.url))).status, 200);
      for (const address of ['/openapi.json', '/docs', '/docs/static/swagger-ui.css'])
        assert.equal((await fetch(new URL(address, server.url))).status, 200, address);
      client = await newClient(server.url);
      const session = { LOGFLOW_SERVER: server.url, LOGFLOW_TOKEN: client.token };
      // With --watch it takes what is sent live, over a WebSocket.
      const uploaded = await run(['upload', '--watch', '--json', log], session);
      assert.equal(uploaded.code, 0, uploaded.stderr);
      jobID = JSON.parse(uploaded.stdout.split('\n')[0]!).jobID;
      assert.equal((await client.finished(jobID)).logLevelCounts.error, 1);
    } finally {
      assert.equal(await server.stop(), 0);
    }
    const again = await startApi(data, env, program);
    try {
      const same = clientOf(again.url, client.email, client.token);
      assert.equal((await same.finished(jobID)).logLevelCounts.error, 1);
    } finally {
      assert.equal(await again.stop(), 0);
    }
  });

  it('says what a worker needs, and migrates the embedded database', async () => {
    const worker = await run(['worker']);
    assert.equal(worker.code, 2);
    assert.match(worker.stderr, /DATABASE_URL is unset/);
    const migrated = await run(['migrate'], { LOGFLOW_DATA_DIR: path.join(folder.path, 'new') });
    assert.equal(migrated.code, 0, migrated.stderr);
  });

  it('calls itself by its name', async () => {
    const { stderr } = await run(['analyse']);
    assert.match(stderr, /log-flow --help/);
    assert.doesNotMatch(stderr, /node bin/);
  });

  it('runs nothing from a folder that others can write', async () => {
    const [name] = await readdir(unpacked());
    await chmod(path.join(unpacked(), name!), 0o777);
    try {
      const TMPDIR = path.join(folder.path, 'no-folder');
      await writeFile(TMPDIR, 'no folder');
      const { code, stderr } = await run(['--version'], { TMPDIR });
      assert.equal(code, 1);
      assert.match(stderr, /can be written by other users.*XDG_CACHE_HOME/s);
    } finally {
      await chmod(path.join(unpacked(), name!), 0o700);
    }
  });
});
