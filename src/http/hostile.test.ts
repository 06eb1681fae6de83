import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import { assertProblem } from './testing/problems.ts';
import { rawClient } from './testing/raw-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';
import { headOf } from './testing/uploads.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

interface Answer {
  status: number;
  head: string;
  body: string;
}

/** Sends exactly this text and waits for the whole answer; the server may end the connection. */
async function answerTo(text: string): Promise<Answer> {
  const client = rawClient(server.port);
  client.send(text);
  await eventually('an answer', () => {
    const [head = '', body] = client.received().split('\r\n\r\n', 2);
    const length = text.startsWith('HEAD')
      ? 0
      : Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    return client.isClosed() || (body !== undefined && body.length >= length);
  });
  client.socket.destroy();
  const [head = '', body = ''] = client.received().split('\r\n\r\n', 2);
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
}

const LENGTHS = [
  '9007199254740992',
  '9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
];

describe('hostile requests', () => {
  for (const length of LENGTHS) {
    it(`are refused: Content-Length ${length}`, async () => {
      const upload = await answerTo(
        headOf('PUT', '/api/upload-logs/a.log', [`Content-Length: ${length}`]),
      );
      assert.ok([400, 413].includes(upload.status), upload.head);
      const login = await answerTo(
        headOf('POST', '/auth/login', [
          'Content-Type: application/json',
          `Content-Length: ${length}`,
        ]),
      );
      assert.ok([400, 413].includes(login.status), login.head);
    });
  }

  it('are refused: a boundary that the parser does not take', async () => {
    for (const boundary of ['x'.repeat(300), 'x'.repeat(8000)]) {
      const response = await server.fetch('/api/upload-logs', {
        method: 'POST',
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        body: `--${boundary}\r\n\r\n--${boundary}--`,
      });
      await assertProblem(response, 'malformed_multipart');
    }
  });

  it('are refused: patterns and formats by names that every object has', async () => {
    const upload = (format: string) =>
      server.fetch(`/api/upload-logs/a.log?format=${format}`, { method: 'PUT', body: 'line\n' });
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      await assertProblem(
        await upload(encodeURIComponent(`%{ts:${name}} %{message}`)),
        'bad_pattern',
      );
      await assertProblem(await upload(name), 'unknown_format');
    }
    await assertProblem(await upload('%25%7Bmessage%7D%00'), 'bad_pattern');
    await assertProblem(await upload('%00%25%7Bmessage%7D'), 'bad_pattern');
    await assertProblem(await upload('%00'), 'unknown_format');
  });

  it('are refused: two Host headers', async () => {
    for (const path of ['/health', '/api/jobs', '/none']) {
      const { status, body } = await answerTo(headOf('GET', path, ['host: y']));
      assert.equal(status, 400, path);
      assert.equal(JSON.parse(body).code, 'bad_request');
    }
  });

  it('are refused: query parameters that a route does not have, by name', async () => {
    for (const path of [
      '/api/jobs?limit=1&limt=2',
      '/api/stats?limt=2',
      '/health?limt',
      '/openapi.json?limt',
      '/docs?limt=1',
      '/docs/errors?limt=1',
      '/docs/static/swagger-ui.css?limt=1',
      '/api/queue-status?limt=%00',
    ]) {
      const { errors } = await assertProblem(await server.fetch(path), 'validation_failed');
      assert.equal(errors?.[0]?.path, '/limt', path);
    }
    const proto = await assertProblem(
      await server.fetch('/api/jobs?__proto__=1'),
      'validation_failed',
    );
    assert.deepEqual(
      proto.errors?.map(({ path }) => path),
      ['/__proto__'],
    );
    const upload = { method: 'PUT', body: 'line' };
    await assertProblem(
      await server.fetch('/api/upload-logs/a.log?formt=x', upload),
      'validation_failed',
    );
  });

  it('end their connection where they cannot be routed, and so not be counted', async () => {
    const client = rawClient(server.port);
    client.send(headOf('GET', '/%', []));
    await eventually('the end', client.isClosed);
    assert.match(client.received(), /^HTTP\/1.1 400 .*"code":"bad_request"/s);
  });

  it('are answered below 500, whatever the path', async () => {
    const targets = [
      '*',
      '//',
      '/%',
      '/%00',
      '/api/jobs/%00',
      '/api/stats/..',
      '/docs/static/../../package.json',
      '/%2e%2e/',
      'http://',
      'http://x',
      '/api/jobs?limit=1e999',
      '/api/jobs?cursor=%00',
      '/api/live-stats/%00',
      '/api/jobs?status=constructor',
    ];
    for (const target of targets) {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'PROPFIND']) {
        const { status } = await answerTo(headOf(method, target, []));
        assert.ok(status >= 200 && status < 500, `${method} ${target}: ${status}`);
      }
    }
  });
});

describe('other spellings of a path', () => {
  const withoutTimes = ({ status, head, body }: Answer) => ({
    status,
    body,
    headers: head
      .split('\r\n')
      .filter((line) => !/^(date|ratelimit-\w+):/.test(line))
      .sort(),
  });

  it('get the same answer and headers', async () => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const plain = await answerTo(headOf(method, '/api/jobs?limit=2', []));
      for (const target of [
        '/%61pi/jobs?limit=2',
        '/api%2Fjobs?limit=2',
        'http://x/api/jobs?limit=2',
        'HTTP://y:1/%61%70i/%6Aobs?limit=2',
      ]) {
        const other = await answerTo(headOf(method, target, []));
        if (target.includes('%2F'))
          assert.equal(other.status, 404, 'an encoded slash is another path');
        else assert.deepEqual(withoutTimes(other), withoutTimes(plain), `${method} ${target}`);
      }
      if (method === 'GET') assert.match(plain.head, /cache-control: no-store/);
    }
  });

  it('are refused alike while the server stops', async () => {
    const stopping = await startServer();
    stopping.stopping.abort();
    for (const path of ['/api/jobs', '/%61pi/jobs']) {
      await assertProblem(await stopping.fetch(path), 'shutting_down');
    }
    await stopping.close();
  });
});

describe('a 202', () => {
  it('says where the job is', async () => {
    const put = await server.fetch('/api/upload-logs/a.log', { method: 'PUT', body: 'line\n' });
    const { jobs } = (await put.json()) as { jobs: { jobID: string }[] };
    assert.equal(put.headers.get('location'), `/api/jobs/${jobs[0]!.jobID}`);

    const form = new FormData();
    form.append('file', new Blob(['line\n']), 'a.log');
    const one = await server.fetch('/api/upload-logs', { method: 'POST', body: form });
    assert.match(one.headers.get('location') ?? '', /^\/api\/jobs\/[0-9a-f-]{36}$/);
    form.append('file', new Blob(['line\n']), 'b.log');
    const two = await server.fetch('/api/upload-logs', { method: 'POST', body: form });
    assert.equal(two.headers.get('location'), '/api/jobs');

    const { jobID } = server.jobs.add('alice', { status: 'Failed' });
    const retry = await server.fetch(`/api/jobs/${jobID}/retry`, { method: 'POST' });
    assert.equal(retry.status, 202);
    assert.equal(retry.headers.get('location'), `/api/jobs/${jobID}`);
  });
});

describe('uploads that cost too much', () => {
  const SLOW = { bytesPerSecond: 1000, seconds: 0.3 };

  it('end when they send too little', async () => {
    const slow = await startServer({}, { uploadLeastRate: SLOW });
    const boundary = 'Content-Type: multipart/form-data; boundary=b';
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.log"\r\n\r\n';
    const starts = [
      headOf('PUT', '/api/upload-logs/a.log', ['Content-Length: 9999']),
      headOf('POST', '/api/upload-logs', [boundary, 'Content-Length: 9999']) + part,
    ];
    for (const start of starts) {
      const client = rawClient(slow.port);
      client.send(start);
      const drip = setInterval(() => client.send('x'), 20);
      await eventually('the answer', () => client.received() !== '');
      clearInterval(drip);
      assert.match(client.received(), /^HTTP\/1.1 408 .*"code":"upload_too_slow"/s);
      client.socket.destroy();
    }
    await slow.close();
  });

  it('end when the next part of a form does not come', async () => {
    const slow = await startServer({}, { uploadIdleSeconds: 0.2 });
    const client = rawClient(slow.port);
    const type = 'Content-Type: multipart/form-data; boundary=b';
    client.send(`${headOf('POST', '/api/upload-logs', [type, 'Content-Length: 999'])}--b\r\nCont`);
    await eventually('the answer', () => client.received() !== '');
    assert.match(client.received(), /^HTTP\/1.1 408 .*"code":"upload_stalled"/s);
    client.socket.destroy();
    await slow.close();
  });

  it('are limited at once, for each user and in all', async () => {
    const narrow = await startServer({}, { maxUploadsPerUser: 1, maxUploads: 2 });
    const put = (user: string, body: string) =>
      narrow.fetch('/api/upload-logs/a.log', {
        method: 'PUT',
        body,
        headers: { authorization: `Bearer ${user}` },
      });
    const first = rawClient(narrow.port);
    first.send(`${headOf('PUT', '/api/upload-logs/a.log', ['Content-Length: 8'])}line`);
    await eventually('the first upload', () => narrow.jobs.received.length === 1);
    const refused = await put('alice', 'line');
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    const { detail } = await assertProblem(refused, 'too_many_uploads');
    assert.match(detail, /^Wait until one of your 1 running uploads has ended\.$/);
    assert.equal((await put('bob', 'line')).status, 202);
    first.send('line');
    await eventually('the end of the first', () => first.received().startsWith('HTTP/1.1 202'));
    assert.equal((await put('alice', 'line')).status, 202);
    first.socket.destroy();
    await narrow.close();

    const full = await startServer({}, { maxUploads: 1 });
    const only = rawClient(full.port);
    only.send(`${headOf('PUT', '/api/upload-logs/a.log', ['Content-Length: 8'])}line`);
    await eventually('the upload', () => full.jobs.received.length === 1);
    const busy = await full.fetch('/api/upload-logs/a.log', {
      method: 'PUT',
      body: 'line',
      headers: { authorization: 'Bearer bob' },
    });
    await assertProblem(busy, 'busy');
    only.socket.destroy();
    await full.close();
  });
});
