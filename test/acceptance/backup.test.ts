import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { backupOf, type RawEntry } from '../../src/backup/testing/archives.ts';
import { type Client, clientOf, newClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog, errorsIn, randomLog } from '../support/logs.ts';
import { type RunningServer, runLogFlow, spawnLogFlow, startApi } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** Records of a file that has several chunks, and whose bytes are in the blob folder. */
const LARGE = 40_000;

describe('backup and restore', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());
  const place = (name: string) => path.join(folder.path, name);
  const run = (data: string, ...args: string[]) =>
    runLogFlow(args, { LOGFLOW_DATA_DIR: place(data) });
  const backup = (data: string, ...args: string[]) => run(data, 'backup', ...args);
  const restore = (data: string, file: string) => run(data, 'restore', place(file));

  it('take along all that a running server has, while it takes uploads', async (t) => {
    const server = await startApi(place('source'));
    t.after(server.kill);
    const client = await newClient(server.url);
    const files = [bracketedLog(LARGE), bracketedLog(10)];
    const done = [
      await client.put('large.log', files[0]!),
      await client.put('small.log', files[1]!),
    ];
    for (const { jobID } of done) await client.finished(jobID);
    const key = await client.call('POST', '/api/keys', {
      body: JSON.stringify({ name: 'script', scopes: ['read'] }),
      headers: { 'content-type': 'application/json' },
    });
    const reports = await reportsOf(client, done);

    const uploading = uploadUntil(client);
    await eventually('an upload', () => uploading.accepted.length > 0);
    const first = await backup('source', place('first.tar.zst'));
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /a backup, [\d.]+ MiB\n {2}the database \(/);
    const known = uploading.accepted.length;
    await eventually('uploads to go on', () => uploading.accepted.length > known);
    await uploading.stop();
    assert.equal((await stat(place('first.tar.zst'))).mode & 0o777, 0o600);
    await eventually('the snapshot to go', async () => {
      return (await unfinishedIn(place('source'))).length === 0;
    });
    assert.equal(await server.stop(), 0);

    const restored = await restore('restored', 'first.tar.zst');
    assert.equal(restored.code, 0, restored.stderr);
    assert.match(restored.stdout, /restored as it was at 20/);
    const command = `\n  Start it: LOGFLOW_DATA_DIR=${place('restored')} npm start\n`;
    assert.ok(restored.stdout.endsWith(command), restored.stdout);
    assert.deepEqual(await openToOthers(place('restored')), []);
    const second = await startApi(place('restored'));
    t.after(second.kill);
    const again = clientOf(second.url, client.email, client.token);
    assert.deepEqual(await reportsOf(again, done), reports);
    for (const [index, { jobID }] of done.entries()) {
      const kept = await again.call('GET', `/api/jobs/${jobID}/file`);
      assert.equal(kept.body, files[index]);
    }
    const byKey = clientOf(second.url, client.email, key.body.key);
    assert.equal((await byKey.call('GET', '/api/jobs')).status, 200);
    // Whatever had been accepted when the backup began is there, and ends with exact counts.
    const [begun] = uploading.accepted;
    await assertExact(again, begun!);
    for (const one of uploading.accepted) await assertExactOrAbsent(again, one);
    await newClient(second.url);
    assert.equal(await second.stop(), 0);
  });

  it('take along unfinished jobs, also of a server that is stopped or was killed', async (t) => {
    const server = await startApi(place('waiting'), { LOGFLOW_WORKERS: '0' });
    t.after(server.kill);
    const client = await newClient(server.url);
    const large = await client.put('large.log', randomLog(LARGE));
    const small = await client.put('small.log', bracketedLog(10));
    assert.equal((await backup('waiting', place('running.tar.zst'))).code, 0);
    await server.kill();
    assert.equal((await backup('waiting', place('stopped.tar.zst'))).code, 0);
    for (const kind of ['running', 'stopped']) {
      const restored = await restore(`from-${kind}`, `${kind}.tar.zst`);
      assert.equal(restored.code, 0, restored.stderr);
      const { url, stop, kill } = await startApi(place(`from-${kind}`));
      t.after(kill);
      const again = clientOf(url, client.email, client.token);
      await assertExact(again, { jobID: large.jobID, records: LARGE });
      await assertExact(again, { jobID: small.jobID, records: 10 });
      assert.equal(await stop(), 0);
    }
    const streamed = await runLogFlowBytes(['backup', '-'], place('waiting'));
    await writeFile(place('streamed.tar.zst'), streamed);
    assert.equal((await restore('from-stream', 'streamed.tar.zst')).code, 0);
  });

  it('leave blobs alone that are stored elsewhere, and say so', async () => {
    const elsewhere = { STORAGE_URL: `file://${place('elsewhere')}` };
    const env = (data: string) => ({ LOGFLOW_DATA_DIR: place(data), ...elsewhere });
    const made = await runLogFlow(['backup', place('without')], env('waiting'));
    assert.match(made.stdout, /not the bytes of uploads/);
    const misplaced = await restore('without-url', 'without');
    assert.match(misplaced.stdout, /set STORAGE_URL to where they are/);
    const whole = await runLogFlow(['restore', place('stopped.tar.zst')], env('with-url'));
    assert.equal(whole.code, 2);
    assert.match(whole.stderr, /STORAGE_URL names another place/);
    assert.equal((await readdir(folder.path)).includes('with-url'), false);
  });

  it('refuse what would overwrite or miss something', async () => {
    const refusals: [string, string[], RegExp][] = [
      ['waiting', ['backup', place('first.tar.zst')], /--force\. \(file_exists\)/],
      ['nothing', ['backup', place('new')], /no data store in .*nothing.* \(no_data_store\)/],
      ['waiting', ['backup', place('missing/new')], /no such file.* \(file_unusable\)/],
      ['waiting', ['backup', folder.path, '--force'], /is no file.* \(file_unusable\)/],
      ['waiting', ['backup', '/dev/null', '--force'], /is no file.* \(file_unusable\)/],
      ['waiting', ['restore', place('first.tar.zst')], /a data store .* \(data_folder_not_empty\)/],
      ['other', ['restore', place('first.tar.zst')], /"notes\.txt" .* \(data_folder_not_empty\)/],
      ['nothing', ['restore', place('missing')], /no such file.* \(file_unusable\)/],
      ['nothing', ['restore', folder.path], /cannot be read: it is a folder.* \(file_unusable\)/],
    ];
    await mkdir(place('other'));
    await writeFile(place('other/notes.txt'), 'mine');
    const hash = await hashOf(place('first.tar.zst'));
    for (const [data, args, message] of refusals) {
      const { code, stderr } = await run(data, ...args);
      assert.equal(code, 1, stderr);
      assert.match(stderr, message);
    }
    assert.equal(await hashOf(place('first.tar.zst')), hash);
    assert.deepEqual((await readdir(place('other'))).includes('notes.txt'), true);
    assert.equal((await readdir(folder.path)).includes('nothing'), false);
    assert.deepEqual(await unfinishedIn(folder.path), []);
    assert.equal((await backup('waiting', place('first.tar.zst'), '--force')).code, 0);
    assert.notEqual(await hashOf(place('first.tar.zst')), hash);
    for (const command of ['backup', 'restore']) {
      const { code, stderr } = await runLogFlow([command, place('fleet')], {
        DATABASE_URL: 'postgres://127.0.0.1:1/none',
      });
      assert.equal(code, 1);
      assert.match(stderr, /pg_(dump|restore).* \(embedded_only\)/);
    }
  });

  it('refuse a file that is damaged or cut off anywhere, and leave nothing of it', async () => {
    const whole = await readFile(place('stopped.tar.zst'));
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1]! ^= 1;
    const cuts = [0, 3, 600, whole.length >> 1, whole.length - 1];
    const files = [...cuts.map((at) => whole.subarray(0, at)), flipped];
    for (const [index, bytes] of files.entries()) {
      await writeFile(place('bad'), bytes);
      const { code, stderr } = await restore('bad-target', 'bad');
      assert.equal(code, 1);
      assert.match(stderr, /\((backup_damaged|not_a_backup)\)/, `file ${index}`);
      assert.equal((await readdir(folder.path)).includes('bad-target'), false);
    }
    await mkdir(place('bad-target'));
    await truncate(place('bad'), 1_000_000);
    assert.match((await restore('bad-target', 'bad')).stderr, /backup_damaged/);
    assert.deepEqual(await unfinishedIn(place('bad-target')), []);
    const now = await restore('bad-target', 'stopped.tar.zst');
    assert.equal(now.code, 0, now.stderr);
  });

  it('leave no data store where a restore is killed, and can be repeated', async () => {
    const command = spawnLogFlow(['restore', place('stopped.tar.zst')], {
      LOGFLOW_DATA_DIR: place('halted'),
    });
    const ended = once(command, 'close');
    await eventually('the restore to begin', () => existsSync(place('halted/restoring/database')));
    command.kill('SIGKILL');
    await ended;
    assert.equal(existsSync(place('halted/database')), false);
    const again = await restore('halted', 'stopped.tar.zst');
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(await unfinishedIn(place('halted')), []);
  });

  it('refuse a hostile archive, and write nothing anywhere', async () => {
    const database: RawEntry = { path: 'database/', type: 'Directory' };
    const archives: [RawEntry[], Record<string, unknown>, RegExp][] = [
      [[database, { path: 'database/../../../escaped', content: 'x' }], {}, /not_a_backup/],
      [[{ path: place('escaped'), content: 'x' }], {}, /not_a_backup/],
      [[{ path: 'database', type: 'SymbolicLink', linkpath: folder.path }], {}, /not_a_backup/],
      [
        [database, { path: 'database/PG_VERSION', content: '17' }],
        {},
        /no whole database.*not_a_b/,
      ],
      [[database], { formatVersion: 99 }, /has the format 99.*backup_too_new/],
      [[database], { schema: '9999_later' }, /newer release \(9999_later\).*backup_too_new/],
    ];
    const before = await readdir(folder.path);
    for (const [entries, manifest, message] of archives) {
      await writeFile(place('bad'), await backupOf(entries, manifest));
      const { code, stderr } = await restore('hostile', 'bad');
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.deepEqual(await readdir(folder.path), before);
    }
  });

  it('refuse a folder that a server has', async (t) => {
    const server = await startApi(place('busy'), { LOGFLOW_WORKERS: '0' });
    t.after(server.kill);
    const { code, stderr } = await restore('busy', 'stopped.tar.zst');
    assert.equal(code, 1);
    assert.match(stderr, /Stop that one, .* \(data_folder_in_use\)/);
    assert.equal(await server.stop(), 0);
  });

  it('leave no file where one of them is stopped or killed', async (t) => {
    await cp(place('waiting'), place('killed'), { recursive: true });
    const server = await startApi(place('killed'), { LOGFLOW_WORKERS: '0' });
    t.after(server.kill);
    await stopBackup(server, 'command', 'SIGTERM');
    await eventually('the snapshot to go', async () => {
      return (await unfinishedIn(place('killed'))).length === 0;
    });
    assert.deepEqual(await partsIn(place('out')), []);
    await stopBackup(server, 'command', 'SIGKILL');
    assert.equal((await readdir(place('out'))).includes('file'), false);
    await rm(place('out'), { recursive: true });
    const message = await stopBackup(server, 'server', 'SIGKILL');
    assert.match(message, /\(backup_failed\)/);
    assert.deepEqual(await partsIn(place('out')), []);
    // The next start removes what the killed server left.
    const next = await startApi(place('killed'), { LOGFLOW_WORKERS: '0' });
    t.after(next.kill);
    assert.deepEqual(await unfinishedIn(place('killed')), []);
    assert.equal(await next.stop(), 0);
  });

  /** Ends a backup amid its file; returns what the command said. */
  async function stopBackup(
    server: RunningServer,
    which: 'command' | 'server',
    signal: NodeJS.Signals,
  ): Promise<string> {
    await mkdir(place('out'), { recursive: true });
    const command = spawnLogFlow(['backup', place('out/file')], {
      LOGFLOW_DATA_DIR: place('killed'),
    });
    let said = '';
    command.stderr!.on('data', (piece: Buffer) => (said += piece));
    const ended = once(command, 'close');
    await eventually('the file to grow', async () => (await partsIn(place('out'))).length > 0);
    (which === 'command' ? command : server.process).kill(signal);
    const [code] = await ended;
    assert.notEqual(code, 0, said);
    assert.equal((await readdir(place('out'))).includes('file'), false);
    return said;
  }
});

interface Accepted {
  jobID: string;
  records: number;
}

async function reportsOf(client: Client, jobs: { jobID: string }[]): Promise<string[]> {
  const reports: string[] = [];
  for (const { jobID } of jobs) {
    const { status, body } = await client.call('GET', `/api/stats/${jobID}`);
    assert.equal(status, 200);
    reports.push(JSON.stringify(body));
  }
  return reports;
}

/** Uploads one file after the other. */
function uploadUntil(client: Client) {
  const accepted: Accepted[] = [];
  let isOver = false;
  const loop = async () => {
    while (!isOver) {
      const records = accepted.length % 3 === 0 ? LARGE : 100;
      const { jobID } = await client.put('more.log', randomLog(records));
      accepted.push({ jobID, records });
    }
  };
  const running = loop();
  return {
    accepted,
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}

async function assertExact(client: Client, { jobID, records }: Accepted): Promise<void> {
  const report = await client.finished(jobID, 120_000);
  assert.equal(report.status, 'Completed', JSON.stringify(report.error));
  assert.equal(report.totalLogsProcessed, records);
  assert.equal(report.logLevelCounts.error, errorsIn(records));
}

/** A job that began after the backup is not there; one whose upload was under way has failed, and no other. */
async function assertExactOrAbsent(client: Client, accepted: Accepted): Promise<void> {
  const { status } = await client.call('GET', `/api/jobs/${accepted.jobID}`);
  if (status === 404) return;
  const report = await client.finished(accepted.jobID, 120_000);
  if (report.error?.code === 'upload_aborted') return;
  await assertExact(client, accepted);
}

async function runLogFlowBytes(args: string[], data: string): Promise<Buffer> {
  const child = spawnLogFlow(args, { LOGFLOW_DATA_DIR: data });
  const pieces: Buffer[] = [];
  child.stdout!.on('data', (piece: Buffer) => pieces.push(piece));
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
  return Buffer.concat(pieces);
}

const hashOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

const partsIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.endsWith('.part'));

const unfinishedIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => /^snapshot-|^restoring$|\.part$/.test(name));

async function openToOthers(folder: string): Promise<string[]> {
  const names = ['.', ...(await readdir(folder, { recursive: true }))];
  const modes = await Promise.all(
    names.map(async (name) => (await stat(path.join(folder, name))).mode),
  );
  return names.filter((_, index) => (modes[index]! & 0o077) !== 0);
}
