import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import { AppError } from '../errors.ts';
import { assertProblem } from './testing/problems.ts';
import { rawClient } from './testing/raw-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';
import { headOf, jobsOf } from './testing/uploads.ts';

const MIB = 1024 * 1024;
type Body = NonNullable<RequestInit['body']>;

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());
beforeEach(() => {
  server.jobs.received.length = 0;
  server.jobs.faults.clear();
});

const put = (path: string, body: Body = 'one line\n', init: RequestInit = {}) =>
  server.fetch(`/api/upload-logs/${path}`, { method: 'PUT', body, ...init });

describe('PUT /api/upload-logs/:fileName', () => {
  it('receives the raw body under the name of the path', async () => {
    const body = randomBytes(3 * MIB);
    const [job] = await jobsOf(await put('app.log', body));
    const [received] = server.jobs.received;
    assert.ok(received!.bytes.equals(body));
    assert.equal(received!.ownerID, 'alice');
    assert.equal(received!.declaredBytes, body.length);
    assert.deepEqual(job, {
      jobID: received!.jobID,
      fileName: 'app.log',
      totalBytes: body.length,
      status: 'Queued',
    });
  });

  it('hands the format on that the client names', async () => {
    await jobsOf(await put(`app.log?format=${encodeURIComponent('%{ts:iso8601} %{message}')}`));
    await jobsOf(await put('app.log?format=syslog'));
    await jobsOf(await put('app.log'));
    const formats = server.jobs.received.map(({ format }) => format);
    assert.deepEqual(formats, ['%{ts:iso8601} %{message}', 'syslog', undefined]);
    await assertProblem(await put('app.log?format='), 'validation_failed');
  });

  it('takes any content type, JSON and nonsense included, and none', async () => {
    for (const type of ['application/json', 'multipart/form-data', 'text/plain', 'nonsense', '']) {
      const headers = type === '' ? {} : { 'content-type': type };
      const [job] = await jobsOf(await put('app.log', new Blob(['{not json']), { headers }));
      assert.equal(job!.totalBytes, 9, type);
    }
  });

  it('needs no length', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('first\n'));
        controller.enqueue(Buffer.from('second\n'));
        controller.close();
      },
    });
    const [job] = await jobsOf(await put('a.log', body, { duplex: 'half' } as RequestInit));
    assert.equal(job!.totalBytes, 13);
    assert.equal(server.jobs.received[0]!.declaredBytes, undefined);
  });

  it('reads an empty body as an empty file', async () => {
    const [job] = await jobsOf(await put('empty.log', ''));
    assert.equal(job!.totalBytes, 0);
  });

  it('makes a harmless label of the file name', async () => {
    const names: [string, string][] = [
      ['caf%C3%A9%20%2B.log', 'café +.log'],
      ['..%2F..%2Fetc%2Fpasswd', 'passwd'],
      ['C%3A%5Clogs%5Capp.log', 'app.log'],
      ['a%00b%0d%0ac%1b%7f.log', 'abc.log'],
      ['a%E2%80%AEgol.exe', 'agol.exe'],
      [`${'x'.repeat(300)}.log`, 'x'.repeat(255)],
    ];
    for (const [path, expected] of names) {
      const [job] = await jobsOf(await put(path));
      assert.equal(job!.fileName, expected);
    }
  });

  it('refuses names of which nothing is left', async () => {
    for (const path of ['', '%20', '%00', '..%2F', 'a%2F..']) {
      await assertProblem(await put(path), 'bad_file_name');
    }
    await assertProblem(await put('%ff'), 'bad_request');
    assert.equal(server.jobs.received.length, 0);
  });

  it("takes the client's own id, in any case, once", async () => {
    const jobID = randomUUID();
    const [job] = await jobsOf(await put(`app.log?jobID=${jobID.toUpperCase()}`));
    assert.equal(job!.jobID, jobID);
    await assertProblem(await put(`app.log?jobID=${jobID}`), 'job_exists');
    await assertProblem(await put('app.log?jobID=mine'), 'bad_job_id');
    await assertProblem(await put(`app.log?jobID=${jobID}&jobID=${jobID}`), 'bad_job_id');
    await assertProblem(await put(`app.log?jobID=urn:uuid:${jobID}`), 'bad_job_id');
  });

  it('answers 202 with the error for a file that cannot be used', async () => {
    server.jobs.faults.set('bad.gz', new AppError('corrupt_gzip', 'Damaged.'));
    const [job] = await jobsOf(await put('bad.gz', randomBytes(64 * 1024)));
    assert.equal(job!.status, 'Failed');
    assert.deepEqual(job!.error, { code: 'corrupt_gzip', message: 'Damaged.' });
  });

  it('lets the upload break off when the client goes away', async () => {
    for (const framing of ['Content-Length: 1000000', 'Transfer-Encoding: chunked']) {
      for (const leave of ['destroy', 'end'] as const) {
        const client = rawClient(server.port);
        server.jobs.received.length = 0;
        client.send(headOf('PUT', '/api/upload-logs/cut.log', [framing]));
        client.send('5\r\nhello\r\n');
        await eventually('the first bytes', () => (server.jobs.received[0]?.bytes.length ?? 0) > 0);
        client.socket[leave]();
        await eventually('the outcome', () => server.jobs.received[0]!.outcome !== null);
        assert.equal(server.jobs.received[0]!.outcome, 'upload_aborted', `${framing} ${leave}`);
        client.socket.destroy();
      }
    }
  });

  it('gives up a client that falls silent, and tells it', async (t) => {
    const impatient = await startServer({}, { uploadIdleSeconds: 0.3 });
    t.after(() => impatient.close());
    const client = rawClient(impatient.port);
    client.send(headOf('PUT', '/api/upload-logs/silent.log', ['Content-Length: 1000']));
    client.send('hello');
    await eventually('the answer', () => client.received().includes('upload_stalled'));
    assert.match(client.received(), /^HTTP\/1\.1 408 /);
    assert.equal(impatient.jobs.received[0]!.outcome, 'upload_stalled');
    client.socket.destroy();
  });
});

describe('Expect: 100-continue', () => {
  it('asks for the body of an upload', async () => {
    const client = rawClient(server.port);
    const headers = ['Content-Length: 5', 'Expect: 100-continue', 'Connection: close'];
    client.send(headOf('PUT', '/api/upload-logs/app.log', headers));
    await eventually('the request for the body', () => client.received().includes('100 Continue'));
    client.send('hello');
    await eventually('the end', client.isClosed);
    assert.match(client.received(), /HTTP\/1\.1 202 /);
  });

  it('refuses without asking for it', async () => {
    const client = rawClient(server.port);
    const headers = ['Content-Length: 5', 'Expect: 100-continue'];
    client.send(headOf('PUT', '/api/upload-logs/app.log', headers).replace('alice', 'mallory'));
    await eventually('the answer', () => client.received().includes('invalid_token'));
    assert.match(client.received(), /^HTTP\/1\.1 401 /);
    client.socket.destroy();
  });
});

describe('an answer before the body was read', () => {
  it('reaches a client that is still sending, and ends the connection', async () => {
    const size = 200 * MIB;
    const client = rawClient(server.port);
    const lengths = [`Content-Length: ${size}`];
    client.send(headOf('PUT', '/api/upload-logs/app.log', lengths).replace('alice', 'mallory'));
    const block = Buffer.alloc(MIB);
    let sent = 0;
    const pump = () => {
      while (client.socket.writable && sent < size) {
        sent += block.length;
        if (!client.socket.write(block)) {
          client.socket.once('drain', pump);
          return;
        }
      }
    };
    pump();
    await eventually('the end of the connection', client.isClosed);
    assert.match(
      client.received(),
      /^HTTP\/1\.1 401 [\s\S]*connection: close[\s\S]*invalid_token/i,
    );
    assert.ok(sent < size, 'the body was not read to its end');
  });

  it('shows at once to an ordinary client', async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${server.origin}/api/upload-logs/app.log`, { method: 'PUT' });
      request.on('response', (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      // Never ended: the answer has to come all the same.
      request.write(Buffer.alloc(2 * MIB));
    });
    assert.equal(status, 401);
  });
});

describe('a server that stops', () => {
  it('breaks running uploads off and tells their clients', async () => {
    const stopping = await startServer();
    const client = rawClient(stopping.port);
    client.send(headOf('PUT', '/api/upload-logs/app.log', ['Content-Length: 1000']));
    client.send('hello');
    await eventually('the first bytes', () => (stopping.jobs.received[0]?.bytes.length ?? 0) > 0);
    stopping.stopping.abort();
    await eventually('the answer', () => client.received().includes('shutting_down'));
    assert.match(client.received(), /^HTTP\/1\.1 503 [\s\S]*retry-after: \d/i);
    client.socket.destroy();
    await stopping.close();
  });
});
