/** The commands that talk to a server: upload, watch. */
import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { file, folder, LINES, plain, run } from './testing/command.ts';

interface FakeServer {
  url: string;
  requests: { method: string; url: string; length: string | undefined; body: string }[];
}

/** Answers as the contract says: accepts what is not named bad.log, and finishes job "good" only. */
async function fakeServer(): Promise<FakeServer> {
  const requests: FakeServer['requests'] = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, length: headers['content-length'], body });
    const answer = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (url === '/auth/login' && body.includes('new@')) {
      return answer(403, { detail: 'Open the link.', code: 'email_not_confirmed' });
    }
    if (url === '/auth/login') {
      const user = { id: '1', email: 'me@example.com' };
      return answer(200, { accessToken: 'from-login', refreshToken: 'r', expiresIn: 900, user });
    }
    if (!['Bearer from-login', 'Bearer for-uploads'].includes(headers.authorization ?? '')) {
      return answer(401, { detail: 'The token is not valid.', code: 'invalid_token' });
    }
    const mayRead = headers.authorization === 'Bearer from-login';
    if (method === 'GET' && !mayRead)
      return answer(403, { detail: 'read', code: 'insufficient_scope' });
    if (url.startsWith('/api/jobs/')) {
      const jobID = url.split('/').at(-1);
      return answer(200, { jobID, error: { code: 'corrupt_gzip', message: 'damaged' } });
    }
    const fileName = decodeURIComponent(url.split('/').at(-1)!.replace(/\?.*/, ''));
    if (fileName === 'wait.log' && requests.filter((one) => one.url === url).length < 3) {
      response.setHeader('retry-after', 0);
      return answer(429, { detail: 'Try again.', code: 'rate_limited' });
    }
    if (fileName === 'bad.log')
      return answer(413, { detail: 'Too large.', code: 'upload_too_large' });
    return answer(202, {
      jobs: [{ jobID: 'good', fileName, totalBytes: body.length, status: 'Queued' }],
    });
  });
  const sockets = new WebSocketServer({
    server,
    verifyClient: ({ req }, done) => {
      const isAllowed = !req.headers['sec-websocket-protocol']?.includes('for-uploads');
      done(isAllowed, 403, JSON.stringify({ detail: 'read', code: 'insufficient_scope' }));
    },
  });
  sockets.on('connection', (socket, request) => {
    const status = request.url?.endsWith('good') ? 'Completed' : 'Failed';
    for (const [progressInPercentage, state] of [
      [10, 'In Progress'],
      [100, status],
    ]) {
      socket.send(JSON.stringify({ ...MESSAGE, progressInPercentage, status: state }));
    }
    socket.close(1000);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    sockets.close();
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const MESSAGE = {
  jobID: 'good',
  totalLogsProcessed: 4,
  invalidLogs: 1,
  uniqueIPs: 1,
  logLevelCounts: { trace: 0, debug: 0, info: 1, notice: 0, warn: 1, error: 1, fatal: 0 },
  keyWordCounts: {},
};

test('upload signs in, sends each file with its length, and names what failed', async () => {
  const { url, requests } = await fakeServer();
  const env = { LOGFLOW_SERVER: url, LOGFLOW_EMAIL: 'me@example.com', LOGFLOW_PASSWORD: 'secret' };
  const bad = file('bad.log', 'x');
  const { code, stdout, stderr } = await run(['upload', bad, plain], { env });
  assert.equal(code, 1);
  assert.equal(stdout, 'good plain.log Queued\n');
  assert.match(stderr, /bad\.log: Too large\. \(upload_too_large\)\n$/);
  const { url: route, ...sent } = requests.at(-1)!;
  assert.match(route, /^\/api\/upload-logs\/plain\.log\?jobID=[0-9a-f-]{36}$/);
  assert.deepEqual(sent, {
    method: 'PUT',
    length: String(LINES.join('').length),
    body: LINES.join(''),
  });
  const watched = await run(['upload', '--watch', plain], { env });
  assert.deepEqual(watched, {
    code: 0,
    stdout: 'good plain.log Queued\ngood plain.log Completed (4 records, 1 invalid)\n',
    stderr: '',
  });
});

test('upload names the job before it watches, and says what the key lacks', async () => {
  const { url } = await fakeServer();
  const flags = ['--server', url, '--token', 'for-uploads', '--watch'];
  const { code, stdout, stderr } = await run(['upload', plain, ...flags]);
  assert.deepEqual([code, stdout], [1, 'good plain.log Queued\n']);
  assert.match(
    stderr,
    /: Uploaded\. To watch it the key needs the scope read\. \(insufficient_scope\)\n$/,
  );
});

test('a token that no header can hold is named', async () => {
  const { url } = await fakeServer();
  const token = 'pasted…';
  for (const args of [
    ['upload', plain],
    ['upload', '--watch', plain],
    ['watch', 'good'],
  ]) {
    const { code, stderr } = await run([...args, '--server', url], {
      env: { LOGFLOW_TOKEN: token },
    });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /LOGFLOW_TOKEN/);
    assert.ok(!stderr.includes(token));
  }
});

test('upload waits as the server asks', async () => {
  const { url, requests } = await fakeServer();
  const patient = file('wait.log', 'x');
  const flags = ['--server', url, '--token', 'from-login'];
  const { code, stdout, stderr } = await run(['upload', patient, ...flags]);
  assert.deepEqual([code, stdout], [0, 'good wait.log Queued\n'], stderr);
  assert.match(stderr, /the server asks to wait 0 s/);
  assert.equal(requests.length, 3);
});

test('failed takes ids of jobs, and says so without SQL', async () => {
  const env = { LOGFLOW_DATA_DIR: folder };
  for (const command of ['show', 'retry', 'drop']) {
    const { code, stderr } = await run(['failed', command, 'abc'], { env });
    assert.equal(code, 2);
    assert.match(stderr, /UUID of 36 characters/);
    assert.ok(!/select|params| {4}at /.test(stderr), stderr);
  }
});

test('watch ends with the job: 0 completed, 1 failed', async () => {
  const { url } = await fakeServer();
  const flags = ['--server', url, '--token', 'from-login'];
  const good = await run(['watch', '--json', 'good', ...flags]);
  assert.equal(good.code, 0);
  assert.deepEqual(
    good.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).status),
    ['In Progress', 'Completed'],
  );
  const failed = await run(['watch', 'other', ...flags]);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /damaged \(corrupt_gzip\)\n$/);
});

test('a server that is not there, and a token it does not take', async () => {
  const gone = await run(['upload', plain, '--server', 'http://127.0.0.1:1', '--token', 'x']);
  assert.equal(gone.code, 1);
  assert.match(gone.stderr, /cannot reach http:\/\/127\.0\.0\.1:1: the connection was refused\n$/);
  const { url } = await fakeServer();
  const refused = await run(['upload', plain, '--server', url, '--token', 'wrong']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /The token is not valid\. \(invalid_token\)\n$/);
});

test('an address that is still to be confirmed', async () => {
  const { url } = await fakeServer();
  const account = ['--email', 'new@example.com', '--password', 'secret'];
  const { code, stderr } = await run(['upload', plain, '--server', url, ...account]);
  assert.equal(code, 1);
  assert.match(stderr, /new@example\.com is not confirmed yet: open the link in the e-mail/);
  assert.match(stderr, /\(email_not_confirmed\)\n$/);
});

test('upload names the zone of times that do not say theirs', async () => {
  const { url, requests } = await fakeServer();
  const server = ['--server', url, '--token', 'from-login'];
  const { code } = await run(['upload', '--tz', '+05:30', ...server, plain]);
  assert.equal(code, 0);
  assert.match(requests.at(-1)!.url, /plain\.log\?jobID=[0-9a-f-]{36}&timeZone=%2B05%3A30$/);
  const bad = await run(['upload', '--tz', 'Mars/Olympus', ...server, plain]);
  assert.equal(bad.code, 2);
  assert.match(bad.stderr, /unknown_time_zone/);
});
