import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { clientOf, newClient } from '../support/client.ts';
import { bracketedLog, randomLog } from '../support/logs.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a blob that is lost before it is read', () => {
  it('is tried three times with growing delay, then fails its job with the whole history', async (t) => {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    // Without workers the upload is stored and waits.
    const storing = await startServer(folder.path, { LOGFLOW_WORKERS: '0' });
    t.after(storing.kill);
    const uploader = await newClient(storing.url);
    const lost = await uploader.put('lost.log', randomLog(3000));
    assert.equal(lost.status, 'Queued');
    const blobs = path.join(folder.path, 'blobs');
    const prefixes = (await readdir(blobs)).filter((name) => !name.startsWith('.'));
    assert.equal(prefixes.length, 1);
    for (const prefix of prefixes) {
      await rm(path.join(blobs, prefix), { recursive: true, force: true });
    }
    const kept = await uploader.put('kept.log', bracketedLog(50));
    assert.equal(await storing.stop(), 0);

    const server = await startServer(folder.path);
    t.after(server.kill);
    const client = clientOf(server.url, uploader.email, uploader.token);
    assert.equal((await client.finished(kept.jobID)).totalLogsProcessed, 50);
    const report = await client.finished(lost.jobID, 60_000);
    assert.equal(report.status, 'Failed');
    assert.equal(report.error.code, 'blob_missing');
    const { body: detail } = await client.call('GET', `/api/jobs/${lost.jobID}`);
    const times = detail.history.map((attempt: { endedAt: string }) => Date.parse(attempt.endedAt));
    const codes = detail.history.map((attempt: { code: string }) => attempt.code);
    assert.deepEqual(codes, ['blob_missing', 'blob_missing', 'blob_missing']);
    assert.ok(times[2] - times[1] > times[1] - times[0], 'the delay does not grow');
    assert.equal((await client.call('GET', '/api/queue-status')).body.failed, 1);

    const retried = await client.call('POST', `/api/jobs/${lost.jobID}/retry`);
    assert.equal(retried.status, 202);
    assert.equal(retried.body.attempts, 2);
    assert.equal((await client.call('GET', '/api/queue-status')).body.failed, 0);
  });
});
