import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { record } from '../support/chaos.ts';
import { newClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog } from '../support/logs.ts';
import { startApi } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DISK_MIB = 4;

/** Mounts a small disk; false where that is not allowed. */
function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    // Only root may, and not in every container: the test says that it is skipped.
    return false;
  }
}

describe('a disk that is full', () => {
  it('answers 507, keeps the server up and earlier jobs intact', async (t) => {
    const folder = await temporaryFolder();
    const parts = new AsyncDisposableStack();
    t.after(() => parts.disposeAsync());
    parts.defer(folder.remove);
    const disk = path.join(folder.path, 'disk');
    mkdirSync(disk);
    if (!mount(disk)) return t.skip('a file system of its own cannot be mounted here');
    parts.defer(() => {
      execFileSync('umount', [disk]);
    });
    const server = await startApi(folder.path, { STORAGE_URL: pathToFileURL(disk).href });
    parts.defer(server.kill);
    const client = await newClient(server.url);
    const early = await client.put('early.log', bracketedLog(1000));
    assert.equal((await client.finished(early.jobID)).totalLogsProcessed, 1000);
    // What cannot be compressed, and is larger than the disk.
    const noise = randomBytes(4 * DISK_MIB * 2 ** 20).toString('hex');
    const lines = noise.match(/.{1,120}/g)!.map((text) => `[2025-02-20T10:00:00Z] INFO ${text}`);
    const answer = await client.call('PUT', '/api/upload-logs/big.log', { body: lines.join('\n') });
    assert.equal(answer.status, 507, JSON.stringify(answer.body));
    assert.equal(answer.body.code, 'disk_full');
    assert.equal((await client.call('GET', '/health')).status, 200);
    const report = await client.call('GET', `/api/stats/${early.jobID}`);
    assert.equal(report.body.totalLogsProcessed, 1000);
    const late = await client.put('late.log', bracketedLog(500));
    assert.equal((await client.finished(late.jobID)).totalLogsProcessed, 500);
    writeFileSync(path.join(disk, 'filler'), randomBytes(DISK_MIB * 2 ** 20 - 700 * 1024));
    await eventually('readiness to say so', async () => {
      const { status, body } = await client.call('GET', '/ready');
      assert.ok(!JSON.stringify(body).includes(disk), 'no path of the server');
      return status === 503 && body.checks.blobs.error === 'disk_full';
    });
    record(
      `disk full under the embedded store (${DISK_MIB} MiB)`,
      '507 `disk_full`; the server stays up, earlier jobs are intact, and the next small file completes',
    );
  });
});
