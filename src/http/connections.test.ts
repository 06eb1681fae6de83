import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { eventually } from '../../test/support/eventually.ts';
import { type RawClient, rawClient } from './testing/raw-client.ts';
import { startServer } from './testing/start-server.ts';
import { headOf } from './testing/uploads.ts';

const GET = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\n\r\n`;
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', KEY];

const answersIn = (client: RawClient) => client.received().match(/HTTP\/1\.1 \d+/g) ?? [];

/** A client that is connected, and reads nothing. */
async function deafClient(port: number): Promise<RawClient> {
  const client = rawClient(port);
  await once(client.socket, 'connect');
  client.socket.pause();
  return client;
}

describe('requests of one connection', () => {
  it('are answered in their order, each once', async () => {
    const server = await startServer();
    const client = rawClient(server.port);
    client.send(
      GET('/health') + GET('/api/jobs/nonsense') + GET('/api/jobs') + GET('/docs/errors'),
    );
    await eventually('all answers', () => client.received().includes('</html>'));
    assert.deepEqual(
      answersIn(client).map((line) => line.slice(-3)),
      ['200', '400', '200', '200'],
    );
    client.socket.destroy();
    await server.close();
  });

  it('are taken only while the answers are read', async () => {
    const server = await startServer();
    let asked = 0;
    server.jobs.list = async () => {
      asked++;
      // More than the kernel takes for a connection on which nobody reads.
      return { items: [], nextCursor: 'x'.repeat(16 * 1024 * 1024) };
    };
    const client = await deafClient(server.port);
    client.send(GET('/api/jobs').repeat(50));
    await eventually('the first request', () => asked === 1);
    // The server has read all of them once it answers a later connection.
    assert.equal((await server.fetch('/health')).status, 200);
    assert.equal(asked, 1);
    client.socket.resume();
    await eventually('the next request', () => asked > 1);
    client.socket.destroy();
    await server.close();
  });

  it('end it where too many wait', async () => {
    const server = await startServer();
    const client = rawClient(server.port);
    client.send(GET('/api/jobs').repeat(1000));
    await eventually('the end', client.isClosed);
    await server.close();
  });
});

describe('connections', () => {
  it('are limited for each address, and closed ones count no more', async () => {
    const server = await startServer({}, { maxConnectionsPerAddress: 2 });
    const first = rawClient(server.port);
    const second = rawClient(server.port);
    for (const client of [first, second]) client.send(GET('/health'));
    await eventually('two answers', () => answersIn(first).length + answersIn(second).length === 2);
    const third = rawClient(server.port);
    await eventually('the end', third.isClosed);
    assert.match(third.received(), /^HTTP\/1.1 503 .*"code":"too_many_connections"/s);
    assert.match(third.received(), /\r\nRetry-After: \d+\r\n/);
    first.socket.destroy();
    await eventually('room', async () => {
      const client = rawClient(server.port);
      client.send(GET('/health'));
      await eventually('an answer', () => client.received() !== '' || client.isClosed());
      client.socket.destroy();
      return client.received().startsWith('HTTP/1.1 200');
    });
    second.socket.destroy();
    await server.close();
  });

  it('are limited in all, those of trusted proxies as well', async () => {
    const settings = {
      maxConnections: 2,
      maxConnectionsPerAddress: 1,
      trustedProxies: ['127.0.0.1'],
    };
    const server = await startServer({}, settings);
    const clients = [rawClient(server.port), rawClient(server.port)];
    for (const client of clients) client.send(GET('/health'));
    await eventually('two answers', () =>
      clients.every((client) => answersIn(client).length === 1),
    );
    const third = rawClient(server.port);
    await eventually('the end', third.isClosed);
    assert.match(third.received(), /^HTTP\/1.1 503/);
    for (const client of clients) client.socket.destroy();
    await server.close();
  });

  it('end when no headers come', async () => {
    const server = await startServer({}, { headerSeconds: 0.2 });
    const silent = rawClient(server.port);
    const half = rawClient(server.port);
    half.send('GET /hea');
    await eventually('both ends', () => silent.isClosed() && half.isClosed());
    assert.match(half.received(), /^HTTP\/1.1 408/);
    await server.close();
  });
});

describe('a server that stops', () => {
  const cases: [string, string][] = [
    ['a connection without a request', ''],
    ['half a request line', 'GET /hea'],
    ['half the headers', 'GET /health HTTP/1.1\r\nHost: x\r\n'],
    [
      'half a body',
      `${headOf('POST', '/auth/login', ['Content-Type: application/json', 'Content-Length: 9'])}{`,
    ],
    ['half an upload', `${headOf('PUT', '/api/upload-logs/a.log', ['Content-Length: 99'])}line\n`],
    [
      'half a form',
      `${headOf('POST', '/api/upload-logs', ['Content-Type: multipart/form-data; boundary=b', 'Content-Length: 99'])}--b\r\nCont`,
    ],
    ['a refused upgrade', headOf('GET', '/api/live-stats/nonsense', UPGRADE)],
    [
      'a watch that waits for its job',
      headOf('GET', '/api/live-stats/ae316344-3fe9-4770-b9a8-3114154165d9', UPGRADE),
    ],
  ];
  for (const [what, text] of cases) {
    it(`is not held up by ${what}`, async () => {
      const server = await startServer({}, { closeSeconds: 0.2 });
      const client = await deafClient(server.port);
      client.send(text);
      // Read by the server once a later connection is answered.
      assert.equal((await server.fetch('/health')).status, 200);
      server.stopping.abort();
      await server.close();
      client.socket.destroy();
    });
  }

  it('is not held up by an answer that nobody reads', async () => {
    const server = await startServer({}, { closeSeconds: 0.2 });
    let isAsked = false;
    server.jobs.list = async () => {
      isAsked = true;
      return { items: [], nextCursor: 'x'.repeat(16 * 1024 * 1024) };
    };
    const client = await deafClient(server.port);
    client.send(GET('/api/jobs'));
    await eventually('the request', () => isAsked);
    assert.equal((await server.fetch('/health')).status, 200);
    await server.close();
    client.socket.destroy();
  });

  it('answers the request that runs, and ends its connection', async () => {
    const server = await startServer();
    const { promise, resolve } = Promise.withResolvers<void>();
    let isAsked = false;
    server.jobs.list = async () => {
      isAsked = true;
      await promise;
      return { items: [], nextCursor: null };
    };
    const client = rawClient(server.port);
    client.send(GET('/api/jobs'));
    await eventually('the request', () => isAsked);
    const closed = server.close();
    resolve();
    await closed;
    await eventually('the end', client.isClosed);
    assert.match(client.received(), /^HTTP\/1.1 200.*"items":\[\]/s);
  });
});

describe('an upgrade that is refused', () => {
  const jobID = 'ae316344-3fe9-4770-b9a8-3114154165d9';
  const withoutToken = (path: string, lines: string[]) =>
    [`GET ${path} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n');
  const cases: [string, string, number][] = [
    ['without a token', withoutToken(`/api/live-stats/${jobID}`, UPGRADE), 401],
    ['of a faulty id', headOf('GET', '/api/live-stats/nonsense', UPGRADE), 400],
  ];
  for (const [what, text, status] of cases) {
    it(`ends the connection ${what}`, async () => {
      const server = await startServer();
      const client = rawClient(server.port);
      client.send(text);
      await eventually('the end', client.isClosed);
      assert.match(client.received(), new RegExp(`^HTTP/1.1 ${status} `));
      await server.close();
    });
  }

  it('ends the connection beyond the rate limit', async () => {
    const server = await startServer({}, { generalRateLimit: 1 });
    await server.fetch('/api/jobs');
    const client = rawClient(server.port);
    client.send(headOf('GET', `/api/live-stats/${jobID}`, UPGRADE));
    await eventually('the end', client.isClosed);
    assert.match(client.received(), /^HTTP\/1.1 429 /);
    await server.close();
  });

  it('ends the connection behind requests that are not answered yet', async () => {
    const server = await startServer();
    server.jobs.list = () => new Promise(() => undefined);
    const client = rawClient(server.port);
    client.send(GET('/api/jobs') + headOf('GET', `/api/live-stats/${jobID}`, UPGRADE));
    await eventually('the end', client.isClosed);
    await server.close();
  });

  it('is answered like any request where its path or headers are wrong', async () => {
    const server = await startServer();
    const target = `/api/live-stats/${jobID}`;
    const faulty: [string, number][] = [
      [headOf('GET', '/api/live-stats/%zz', UPGRADE), 400],
      [headOf('GET', '/api/live-stats/', UPGRADE), 400],
      [headOf('GET', `/api/live-stats/${'x'.repeat(9000)}`, UPGRADE), 400],
      [headOf('HEAD', target, UPGRADE), 426],
      [
        headOf(
          'GET',
          target,
          UPGRADE.filter((line) => line !== KEY),
        ),
        426,
      ],
      [headOf('GET', target, [...UPGRADE, 'Content-Length: 1']), 426],
      [headOf('GET', '/api/jobs', UPGRADE), 200],
    ];
    for (const [text, status] of faulty) {
      const client = rawClient(server.port);
      client.send(text);
      await eventually('an answer', () => answersIn(client).length > 0);
      assert.match(client.received(), new RegExp(`^HTTP/1.1 ${status} `), text);
      // The client ends its side, and the server the other.
      client.socket.end();
      await eventually('the end', client.isClosed);
    }
    await server.close();
  });
});
