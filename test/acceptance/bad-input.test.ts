import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Client, type Json, newClient, request } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog } from '../support/logs.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

describe('bad input', () => {
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

  const reportOf = async (content: string | Uint8Array, name = 'x.log'): Promise<Json> =>
    client.finished((await client.put(name, content)).jobID);
  const assertProblem = (
    answer: { status: number; body: Json; headers: Headers },
    status: number,
    code: string,
  ) => {
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(answer.body.code, code);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.ok(answer.body.title && answer.body.detail);
  };

  it('cursors, patterns and formats that cannot be used are refused with their own codes', async () => {
    const id = randomUUID();
    for (const place of [
      `2026-02-30 10:00:00+00 ${id}`,
      `0000-01-01 00:00:00+00 ${id}`,
      `2026-01-01 00:00:00+99 ${id}`,
    ]) {
      const cursor = Buffer.from(place).toString('base64url');
      assertProblem(await client.call('GET', `/api/jobs?cursor=${cursor}`), 400, 'bad_cursor');
    }
    const withFormat = (format: string) =>
      client.call('PUT', `/api/upload-logs/a.log?format=${encodeURIComponent(format)}`, {
        body: 'x\n',
      });
    for (const name of ['constructor', '__proto__']) {
      assertProblem(await withFormat(`%{ts:${name}} %{message}`), 400, 'bad_pattern');
      assertProblem(await withFormat(name), 400, 'unknown_format');
    }
    assertProblem(await withFormat('\0%{message}'), 400, 'bad_pattern');
    assertProblem(await withFormat('\0'), 400, 'unknown_format');
    const w3c = '#Fields: date time constructor\n2025-02-20 10:00:00 x\n';
    assert.equal((await reportOf(w3c)).status, 'Completed');
  });

  it('uploads that crawl all end, and leave the server as it was', async () => {
    const slow = await startServer(path.join(folder.path, 'slow'), {
      UPLOAD_IDLE_TIMEOUT: '1',
      UPLOAD_MIN_RATE: '100',
    });
    const { token } = await newClient(slow.url);
    const sockets = Array.from({ length: 50 }, () => {
      const socket = net.connect(Number(new URL(slow.url).port), '127.0.0.1');
      socket.on('error', () => socket.destroy());
      socket.write(
        `PUT /api/upload-logs/a.log HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 999\r\n\r\nx`,
      );
      return socket;
    });
    await eventually('all ends', () =>
      sockets.every((socket) => socket.resume().readableEnded || socket.destroyed),
    );
    assert.equal((await request(slow.url, 'GET', '/health')).status, 200);
    await slow.kill();
  });

  it('an empty file completes with nothing in it', async () => {
    const report = await reportOf('');
    assert.equal(report.status, 'Completed');
    assert.equal(report.totalLogsProcessed, 0);
  });

  it('a file without a final newline loses no record', async () => {
    const report = await reportOf(bracketedLog(9).trimEnd());
    assert.equal(report.totalLogsProcessed, 9);
  });

  it('CRLF and a UTF-8 BOM change nothing', async () => {
    const plain = await reportOf(bracketedLog(20));
    const windows = await reportOf(`\uFEFF${bracketedLog(20).replaceAll('\n', '\r\n')}`);
    for (const key of [
      'totalLogsProcessed',
      'invalidLogs',
      'logLevelCounts',
      'patterns',
      'uniqueIPs',
    ]) {
      assert.deepEqual(windows[key], plain[key], key);
    }
  });

  it('invalid UTF-8 and NUL bytes are stored and shown', async () => {
    const bytes = Buffer.concat([
      Buffer.from(bracketedLog(3)),
      Buffer.from('[2025-02-20T10:00:00Z] INFO caf\xe9 \x00 \xff\xfe open\n', 'latin1'),
      Buffer.from('junk \x00\x01\x02 \xff\n', 'latin1'),
    ]);
    const report = await reportOf(bytes);
    assert.equal(report.status, 'Completed');
    assert.equal(report.totalLogsProcessed, 5);
    assert.equal(report.invalidLogs, 1);
    assert.equal(report.invalidSamples[0].line, 5);
    assert.ok(!JSON.stringify(report).includes('\\u0000'));
  });

  it('a line of 100 MB is one invalid line, and the lines around it count', async () => {
    const long = Buffer.alloc(100 * 1024 * 1024, 'x');
    const report = await reportOf(
      Buffer.concat([Buffer.from(bracketedLog(5)), long, Buffer.from(`\n${bracketedLog(7)}`)]),
    );
    assert.equal(report.status, 'Completed');
    assert.equal(report.totalLogsProcessed, 13);
    assert.equal(report.invalidLogs, 1);
    assert.equal(report.invalidSamples[0].reason, 'record_too_long');
    assert.equal(report.invalidSamples[0].line, 6);
    assert.ok(report.invalidSamples[0].text.length <= 512);
  });

  it('a binary file is invalid line by line, with reasons', async () => {
    const report = await reportOf(randomBytes(300_000));
    assert.equal(report.status, 'Completed');
    assert.equal(report.format, null);
    assert.ok(report.invalidLogs > 0);
    assert.equal(report.invalidLogs, report.totalLogsProcessed);
    assert.ok(report.invalidSamples.every((sample: { reason: string }) => sample.reason));
  });

  it('a truncated gzip fails its job with a code and an offset', async () => {
    const whole = gzipSync(bracketedLog(5000));
    const job = await client.put('x.log.gz', whole.subarray(0, whole.length >> 1));
    assert.equal(job.status, 'Failed');
    const report = await client.finished(job.jobID);
    assert.equal(report.status, 'Failed');
    assert.equal(report.error.code, 'truncated_gzip');
    assert.match(report.error.message, /\d+/);
    assert.ok(report.progressInPercentage < 100);
  });

  it('a corrupt gzip fails its job and spoils no file beside it', async () => {
    const corrupt = gzipSync(bracketedLog(5000));
    corrupt.fill(0x55, 200, 260);
    const form = new FormData();
    form.append('file', new Blob([bracketedLog(5)]), 'good.log');
    form.append('file', new Blob([corrupt]), 'bad.log.gz');
    form.append('file', new Blob([bracketedLog(6)]), 'also-good.log');
    const { status, body } = await client.call('POST', '/api/upload-logs', { body: form });
    assert.equal(status, 202);
    const reports = await Promise.all(body.jobs.map((job: Json) => client.finished(job.jobID)));
    assert.deepEqual(
      reports.map((report) => report.status),
      ['Completed', 'Failed', 'Completed'],
    );
    assert.equal(reports[1].error.code, 'corrupt_gzip');
    assert.equal(reports[2].totalLogsProcessed, 6);
  });

  it('an upload cut off midway fails as upload_aborted; the same id may try again', async () => {
    const jobID = randomUUID();
    const { hostname, port } = new URL(server.url);
    const socket = net.connect(Number(port), hostname);
    socket.write(
      `PUT /api/upload-logs/cut.log?jobID=${jobID} HTTP/1.1\r\nhost: ${hostname}\r\n` +
        `authorization: Bearer ${client.token}\r\ncontent-length: 10000000\r\n\r\n${bracketedLog(100)}`,
    );
    await eventually('the job to exist', async () => {
      return (await client.call('GET', `/api/jobs/${jobID}`)).status === 200;
    });
    socket.destroy();
    const report = await client.finished(jobID);
    assert.equal(report.status, 'Failed');
    assert.equal(report.error.code, 'upload_aborted');
    const again = await client.put('cut.log', bracketedLog(100), `?jobID=${jobID}`);
    assert.equal((await client.finished(again.jobID)).totalLogsProcessed, 100);
    const third = await client.call('PUT', `/api/upload-logs/cut.log?jobID=${jobID}`, {
      body: 'x',
    });
    assertProblem(third, 409, 'job_exists');
  });

  it('a wrong content type is refused', async () => {
    const answer = await client.call('POST', '/api/upload-logs', {
      body: bracketedLog(1),
      headers: { 'content-type': 'text/plain' },
    });
    assertProblem(answer, 415, 'unsupported_media_type');
  });

  it('a form without a file is refused', async () => {
    const form = new FormData();
    form.append('note', 'no file here');
    const answer = await client.call('POST', '/api/upload-logs', { body: form });
    assertProblem(answer, 400, 'missing_file');
  });

  it('a bad UUID is refused wherever one is expected', async () => {
    assertProblem(await client.call('GET', '/api/stats/not-a-uuid'), 400, 'bad_job_id');
    assertProblem(await client.call('GET', '/api/jobs/not-a-uuid'), 400, 'bad_job_id');
    const put = await client.call('PUT', '/api/upload-logs/a.log?jobID=7', { body: 'x' });
    assertProblem(put, 400, 'bad_job_id');
    assert.equal(await client.watch('not-a-uuid').refused, 400);
  });

  it('no token, a bad token and a wrong password are refused', async () => {
    assertProblem(await request(server.url, 'GET', '/api/jobs'), 401, 'unauthorized');
    const forged = { authorization: `Bearer ${client.token.slice(0, -3)}abc` };
    const answer = await request(server.url, 'GET', '/api/jobs', { headers: forged });
    assertProblem(answer, 401, 'invalid_token');
    const login = await request(server.url, 'POST', '/auth/login', {
      body: JSON.stringify({ email: client.email, password: 'wrong-password' }),
      headers: { 'content-type': 'application/json' },
    });
    assertProblem(login, 401, 'invalid_credentials');
  });

  it('a file name of control characters and folders is only a name', async () => {
    const name = `..%2F..%2Fetc%2Fpass%00wd`;
    const answer = await client.call('PUT', `/api/upload-logs/${name}`, { body: bracketedLog(1) });
    assert.equal(answer.status, 202);
    assert.ok(!/[/\0]/.test(answer.body.jobs[0].fileName));
  });
});
