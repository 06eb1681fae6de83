import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Client, newClient, request } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog, errorsIn } from '../support/logs.ts';
import { EXAMPLES, type RunningServer, runLogFlow, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

describe('the path from an upload to a report', () => {
  let folder: TemporaryFolder;
  let server: RunningServer;
  let client: Client;
  before(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path);
    client = await newClient(server.url);
  });
  after(async () => {
    await server.kill();
    await folder.remove();
  });

  it('gives the report of a file, equal to what the command line says of it', async () => {
    for (const name of ['app.log', 'access.log', 'events.jsonl', 'syslog.log', 'java.log']) {
      const file = path.join(EXAMPLES, name);
      const { jobID } = await client.put(name, await readFile(file));
      const report = await client.finished(jobID);
      assert.equal(report.status, 'Completed', name);
      assert.ok(report.format !== null && report.totalLogsProcessed > 0, name);
      const analyzed = await runLogFlow(['analyze', file, '--json']);
      const expected = JSON.parse(analyzed.stdout);
      for (const key of Object.keys(expected))
        assert.deepEqual(report[key], expected[key], `${name} ${key}`);
    }
  });

  it('has every key of the contract', async () => {
    const { jobID } = await client.put('app.log', bracketedLog(100));
    const report = await client.finished(jobID);
    const keys = `jobID fileName status progressInPercentage createdAt startedAt finishedAt attempts
      error totalBytes bytesProcessed format totalLogsProcessed invalidLogs invalidSamples uniqueIPs
      uniqueIPsStandardError topIPs logLevelCounts logsWithoutLevel keyWordCounts keyWordLogCounts timeRange histogram
      patterns http`.split(/\s+/);
    for (const key of keys) assert.ok(key in report, key);
    const levels = ['debug', 'error', 'fatal', 'info', 'notice', 'trace', 'warn'];
    assert.deepEqual(Object.keys(report.logLevelCounts).sort(), levels);
    assert.equal(report.logLevelCounts.error, errorsIn(100));
    const pattern = 'id pattern count level levels example firstSeen lastSeen histogram'.split(' ');
    assert.deepEqual(Object.keys(report.patterns[0]).sort(), pattern.sort());
    assert.equal(report.fileName, 'app.log');
    assert.equal(report.totalBytes, Buffer.byteLength(bracketedLog(100)));
  });

  it('takes several files in one request, each its own job', async () => {
    const form = new FormData();
    form.append('file', new Blob([bracketedLog(50)]), 'one.log');
    form.append('note', 'is left aside');
    form.append('file', new Blob([bracketedLog(70)]), 'two.log');
    const answer = await client.call('POST', '/api/upload-logs', { body: form });
    assert.equal(answer.status, 202);
    assert.deepEqual(
      answer.body.jobs.map((job: { fileName: string }) => job.fileName),
      ['one.log', 'two.log'],
    );
    const totals = [];
    for (const { jobID } of answer.body.jobs) {
      totals.push((await client.finished(jobID)).totalLogsProcessed);
    }
    assert.deepEqual(totals, [50, 70]);
  });

  it('recognises gzip and zstd by their first bytes, whatever the name says', async () => {
    const text = bracketedLog(1000);
    for (const bytes of [gzipSync(text), zstdCompressSync(text)]) {
      const { jobID } = await client.put('plain.log', bytes);
      const report = await client.finished(jobID);
      assert.equal(report.totalLogsProcessed, 1000);
      assert.equal(report.totalBytes, Buffer.byteLength(text));
    }
  });

  it('processes while the file still uploads, and tells it live, to the end', async () => {
    const text = Buffer.from(bracketedLog(150_000));
    const jobID = randomUUID();
    const uploading = Promise.withResolvers<void>();
    let sent = 0;
    const half = text.length / 2;
    const body = new ReadableStream({
      async pull(controller) {
        // The second half waits until the first one shows in a watcher's numbers.
        if (sent >= half) await uploading.promise;
        controller.enqueue(text.subarray(sent, sent + 256 * 1024));
        sent += 256 * 1024;
        if (sent >= text.length) controller.close();
      },
    });
    const put = client.put('big.log', body, `?jobID=${jobID}`);
    const watch = await eventually('the job to exist', async () => {
      const { status } = await client.call('GET', `/api/jobs/${jobID}`);
      return status === 200 && client.watch(jobID);
    });
    const early = await eventually('numbers and progress during the upload', () =>
      watch.messages.find(
        (message) => message.totalLogsProcessed > 0 && message.progressInPercentage > 0,
      ),
    );
    assert.equal(early.status, 'Uploading');
    uploading.resolve();
    assert.equal((await put).jobID, jobID);
    assert.equal(await watch.closed, 1000);
    const progress = watch.messages.map((message) => message.progressInPercentage);
    assert.deepEqual(
      progress,
      progress.toSorted((a, b) => a - b),
    );
    const last = watch.messages.at(-1);
    assert.equal(last.status, 'Completed');
    assert.equal(last.progressInPercentage, 100);
    assert.equal(last.totalLogsProcessed, 150_000);
    assert.equal(last.logLevelCounts.error, errorsIn(150_000));
    assert.ok(watch.messages.slice(0, -1).every((message) => message.progressInPercentage < 100));
  });

  it('lets a watch be opened a moment before its upload', async () => {
    const jobID = randomUUID();
    const watch = client.watch(jobID);
    await client.put('app.log', bracketedLog(100), `?jobID=${jobID}`);
    assert.equal(await watch.closed, 1000);
    assert.equal(watch.messages.at(-1).totalLogsProcessed, 100);
  });

  it('gives every watcher the last message, also those who come when all is over', async () => {
    const { jobID } = await client.put('app.log', bracketedLog(100));
    await client.finished(jobID);
    const watches = [client.watch(jobID), client.watch(jobID)];
    for (const { closed, messages } of watches) {
      assert.equal(await closed, 1000);
      assert.equal(messages.at(-1).status, 'Completed');
    }
  });

  it('keeps a stranger out of every route, as if the job did not exist', async () => {
    const { jobID } = await client.put('secret.log', bracketedLog(10));
    const stranger = await newClient(server.url);
    const absent = randomUUID();
    for (const [method, route] of [
      ['GET', '/api/stats/:id'],
      ['GET', '/api/jobs/:id'],
      ['POST', '/api/jobs/:id/retry'],
      ['DELETE', '/api/jobs/:id'],
    ] as const) {
      const theirs = await stranger.call(method, route.replace(':id', jobID));
      const nobodys = await stranger.call(method, route.replace(':id', absent));
      assert.equal(theirs.status, 404, route);
      assert.deepEqual(theirs.body, nobodys.body, route);
    }
    assert.equal(await stranger.watch(jobID).refused, 404);
    assert.deepEqual((await stranger.call('GET', '/api/jobs')).body.items, []);
    assert.equal((await client.call('GET', `/api/jobs/${jobID}`)).status, 200);
  });

  it('lists, shows and removes jobs', async () => {
    const user = await newClient(server.url);
    const { jobID } = await user.put('app.log', bracketedLog(10));
    await user.finished(jobID);
    const list = await user.call('GET', '/api/jobs?status=Completed&limit=5');
    assert.deepEqual(
      list.body.items.map((job: { jobID: string }) => job.jobID),
      [jobID],
    );
    assert.equal(list.body.nextCursor, null);
    const detail = await user.call('GET', `/api/jobs/${jobID}`);
    assert.deepEqual(detail.body.history, []);
    assert.equal((await user.call('DELETE', `/api/jobs/${jobID}`)).status, 204);
    assert.equal((await user.call('GET', `/api/jobs/${jobID}`)).status, 404);
  });

  it('merges all completed jobs of a user into one report', async () => {
    const user = await newClient(server.url);
    for (const records of [30, 60]) {
      const { jobID } = await user.put('app.log', bracketedLog(records));
      await user.finished(jobID);
    }
    const { body } = await user.call('GET', '/api/stats');
    assert.equal(body.totalLogsProcessed, 90);
    assert.equal(body.uniqueIPs, 50);
    assert.equal(body.jobs.total, 2);
    assert.equal(body.jobs.byStatus.Completed, 2);
  });

  it('shows the part of the queue that is its own', async () => {
    const { body } = await client.call('GET', '/api/queue-status');
    assert.ok(body.queues.length > 0);
    for (const queue of body.queues) {
      assert.deepEqual(Object.keys(queue).sort(), [
        'delayed',
        'inFlight',
        'name',
        'oldestSeconds',
        'ready',
      ]);
    }
    // Whoever is no administrator sees neither workers nor what others wait for.
    assert.deepEqual(body.workers, []);
    assert.equal(typeof body.failed, 'number');
  });

  it('is healthy, ready and described', async () => {
    assert.equal((await request(server.url, 'GET', '/health')).status, 200);
    const ready = await request(server.url, 'GET', '/ready');
    assert.equal(ready.status, 200);
    assert.deepEqual(Object.keys(ready.body.checks).sort(), ['blobs', 'database', 'queue']);
    const described = await request(server.url, 'GET', '/openapi.json');
    assert.ok(described.body.paths['/api/stats/{jobID}']);
  });
});
