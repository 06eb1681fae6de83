import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newClient } from '../support/client.ts';
import { bracketedLog, randomLog } from '../support/logs.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('bytes are sent back while they are kept, and only so long', async (t) => {
  const folder = await temporaryFolder();
  t.after(folder.remove);
  const files = { 'small.log': bracketedLog(20), 'large.log': randomLog(20_000) };
  const keeping = await startServer(folder.path);
  t.after(keeping.kill);
  const client = await newClient(keeping.url);
  for (const [name, content] of Object.entries(files)) {
    const { jobID } = await client.put(name, content);
    await client.finished(jobID);
    const { status, body, headers } = await client.call('GET', `/api/jobs/${jobID}/file`);
    assert.equal(status, 200);
    assert.equal(headers.get('content-length'), String(content.length));
    assert.ok(body === content);
  }
  assert.equal(await keeping.stop(), 0);

  const other = await temporaryFolder();
  t.after(other.remove);
  const dropping = await startServer(other.path, { KEEP_UPLOADS: 'false' });
  t.after(dropping.kill);
  const owner = await newClient(dropping.url);
  for (const [name, content] of Object.entries(files)) {
    const { jobID } = await owner.put(name, content);
    await owner.finished(jobID);
    const { status, body } = await owner.call('GET', `/api/jobs/${jobID}/file`);
    assert.deepEqual([status, body.code], [410, 'bytes_gone']);
  }
  assert.equal(await dropping.stop(), 0);
});

it('a user who keeps as much as he may is told so, and loses nothing', async (t) => {
  const folder = await temporaryFolder();
  t.after(folder.remove);
  const server = await startServer(folder.path, { MAX_STORED_BYTES: '100000' });
  t.after(server.kill);
  const client = await newClient(server.url);
  const small = await client.put('small.log', bracketedLog(20));
  const refused = await client.call('PUT', '/api/upload-logs/large.log', {
    body: randomLog(20_000),
  });
  assert.deepEqual([refused.status, refused.body.code], [507, 'storage_full']);
  assert.match(refused.body.detail, /Delete jobs/);
  const form = new FormData();
  form.append('file', new Blob([randomLog(20_000)]), 'large.log');
  form.append('file', new Blob([bracketedLog(30)]), 'other.log');
  const sent = await client.call('POST', '/api/upload-logs', { body: form });
  assert.equal(sent.status, 202);
  const [large, other] = sent.body.jobs;
  assert.equal(large.error.code, 'storage_full');
  assert.equal((await client.finished(other.jobID)).totalLogsProcessed, 30);
  assert.equal((await client.finished(small.jobID)).totalLogsProcessed, 20);
  const { body } = await client.call('GET', '/api/jobs');
  for (const { storedBytes, bytesKept, status } of body.items) {
    assert.equal(bytesKept, status === 'Completed');
    assert.equal(storedBytes > 0, bytesKept);
  }
  const failed = body.items.filter(({ status }: { status: string }) => status === 'Failed');
  assert.ok(failed.length === 2);
  for (const { error } of failed) assert.equal(error.code, 'storage_full');
  assert.equal(await server.stop(), 0);
});
