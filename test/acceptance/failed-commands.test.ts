import assert from 'node:assert/strict';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { clientOf, newClient } from '../support/client.ts';
import { randomLog } from '../support/logs.ts';
import { runLogFlow, startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('failed, on the embedded stores', () => {
  it('works while the server runs, and when it does not', async (t) => {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    const run = (...args: string[]) => runLogFlow(args, { LOGFLOW_DATA_DIR: folder.path });
    const storing = await startServer(folder.path, { LOGFLOW_WORKERS: '0' });
    t.after(storing.kill);
    const uploader = await newClient(storing.url);
    const { jobID } = await uploader.put('lost.log', randomLog(3000));
    await removeBlobs(folder.path);
    assert.equal(await storing.stop(), 0);

    const server = await startServer(folder.path);
    t.after(server.kill);
    const client = clientOf(server.url, uploader.email, uploader.token);
    assert.equal((await client.finished(jobID, 60_000)).status, 'Failed');
    assert.equal((await stat(path.join(folder.path, 'control.json'))).mode & 0o777, 0o600);

    const listed = await run('failed', 'list', '--json');
    assert.equal(listed.code, 0, listed.stderr);
    const [failed] = listed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(failed.jobID, jobID);
    assert.equal(failed.attempts.length, 3);
    assert.deepEqual([failed.fileName, failed.ownerEmail], ['lost.log', uploader.email]);
    const cut = await client.put('cut.log.gz', gzipSync('some text').subarray(0, 15));
    const table = await run('failed', 'list');
    const cells = ['lost\\.log', uploader.email, '1', 'blob_missing'].join(' +');
    assert.match(table.stdout, new RegExp(`${jobID} +${cells}`));
    assert.match(table.stdout, /\n1 other job failed while it was uploaded, .*\/api\/failures/);
    const upload = await run('failed', 'show', cut.jobID.slice(0, 8));
    assert.match(
      upload.stdout,
      /its upload: truncated_gzip[\s\S]*cut\.log\.gz of .*@[\s\S]*sent again/,
    );
    const refused = await run('failed', 'retry', cut.jobID);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /failed while it was uploaded .* \(not_retryable\)/);

    const retried = await run('failed', 'retry', jobID);
    assert.match(retried.stdout, /Queued, attempt 2/);
    assert.equal((await client.finished(jobID, 60_000)).attempts, 2);
    const wrong = await run('failed', 'show', 'abc');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /UUID/);

    // Its file is left behind, and nobody answers at its address.
    await server.kill();
    const shown = await run('failed', 'show', jobID);
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /blob_missing/);
    assert.match((await run('failed', 'drop', jobID)).stdout, /dropped/);
    assert.match((await run('failed', 'list')).stdout, /is empty\.\n1 other job/);
  });
});

async function removeBlobs(dataFolder: string): Promise<void> {
  const blobs = path.join(dataFolder, 'blobs');
  for (const name of await readdir(blobs)) {
    if (!name.startsWith('.')) await rm(path.join(blobs, name), { recursive: true, force: true });
  }
}
