import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { after, before, describe, it, mock } from 'node:test';
import type { WebSocket as ServerSocket } from '@fastify/websocket';
import { WebSocket } from 'ws';
import { eventually } from '../../test/support/eventually.ts';
import { watchSocket } from './live/watch-socket.ts';
import { assertProblem, assertProblemBody } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let server: TestServer;
let jobID: string;
before(async () => {
  server = await startServer({}, { allowedOrigins: ['https://app.example.com'] });
  jobID = server.jobs.add('alice').jobID;
});
after(() => server.close());

const alice = { authorization: 'Bearer alice' };

interface Watching {
  socket: WebSocket;
  messages: string[];
  closed(): number | null;
}

function open(path: string, protocols: string[], headers: Record<string, string>): Watching {
  const socket = new WebSocket(`${server.origin}${path}`.replace('http', 'ws'), protocols, {
    headers,
  });
  const messages: string[] = [];
  let code: number | null = null;
  socket.on('message', (data) => messages.push(String(data)));
  socket.on('close', (closeCode) => {
    code = closeCode;
  });
  return { socket, messages, closed: () => code };
}

/** The HTTP answer to a handshake that is refused. */
async function refusal(path: string, protocols: string[], headers: Record<string, string>) {
  const { socket } = open(path, protocols, headers);
  socket.on('error', () => undefined);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    socket.on('unexpected-response', (_request, answer) => resolve(answer));
    socket.on('open', () => reject(new Error('The handshake was accepted.')));
  });
  let text = '';
  for await (const part of response) text += part;
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(text) };
}

const watchers = () => server.liveHub.watchers.get(jobID)?.size ?? 0;

describe('GET /api/live-stats/:jobID', () => {
  it('sends the present state, every change, and ends with 1000', async () => {
    const first = open(`/api/live-stats/${jobID.toUpperCase()}`, [], alice);
    const second = open(`/api/live-stats/${jobID}`, ['bearer', 'alice'], {});
    await eventually(
      'the present states',
      () => first.messages.length + second.messages.length === 2,
    );
    assert.equal(second.socket.protocol, 'bearer');
    assert.equal(first.socket.protocol, '');
    for (const watcher of server.liveHub.watchers.get(jobID)!) {
      watcher.send('{"progressInPercentage":100}');
      watcher.end();
    }
    await eventually('the end', () => first.closed() !== null && second.closed() !== null);
    assert.deepEqual([first.closed(), second.closed()], [1000, 1000]);
    assert.deepEqual(first.messages, second.messages);
    assert.equal(first.messages.length, 2);
    await eventually('the watchers to be gone', () => watchers() === 0);
  });

  it('forgets a watcher that goes away', async () => {
    const { socket, messages } = open(`/api/live-stats/${jobID}`, [], alice);
    await eventually('the present state', () => messages.length === 1);
    socket.terminate();
    await eventually('the watcher to be gone', () => watchers() === 0);
  });

  it('refuses over HTTP, before the upgrade', async () => {
    const path = `/api/live-stats/${jobID}`;
    const cases = [
      [path, [], {}, 'unauthorized'],
      [path, ['other', 'alice'], {}, 'unauthorized'],
      [path, ['bearer'], {}, 'unauthorized'],
      [path, ['bearer', 'mallory'], {}, 'invalid_token'],
      [path, ['bearer', 'bob'], {}, 'not_found'],
      [`/api/live-stats/${randomUUID()}`, [], alice, 'not_found'],
      ['/api/live-stats/nonsense', [], alice, 'bad_job_id'],
      [`${path}/deeper`, [], alice, 'not_found'],
      [path, [], { ...alice, origin: 'https://evil.example.com' }, 'origin_not_allowed'],
      [path, [], { ...alice, origin: 'null' }, 'origin_not_allowed'],
    ] as const;
    for (const [target, protocols, headers, code] of cases) {
      const { status, body } = await refusal(target, [...protocols], { ...headers });
      assertProblemBody(body, code);
      assert.equal(status, body.status);
    }
    assert.equal(watchers(), 0);
  });

  it('accepts allowed origins and the same host', async () => {
    for (const origin of ['https://app.example.com', server.origin]) {
      const { socket, messages } = open(`/api/live-stats/${jobID}`, [], { ...alice, origin });
      await eventually(`the present state for ${origin}`, () => messages.length === 1);
      socket.terminate();
    }
  });

  it('asks for an upgrade where there is none', async () => {
    const response = await server.fetch(`/api/live-stats/${jobID}`);
    assert.equal(response.headers.get('upgrade'), 'websocket');
    await assertProblem(response, 'upgrade_required');
  });

  it('answers other routes as usual, whatever upgrade is offered', async () => {
    const { status } = await refusal('/api/nothing', [], alice);
    assert.equal(status, 404);
  });

  it('closes with 1001 when the server stops', async () => {
    const other = await startServer();
    const job = other.jobs.add('alice');
    const url = `${other.origin}/api/live-stats/${job.jobID}`.replace('http', 'ws');
    const socket = new WebSocket(url, { headers: alice });
    const code = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('message', resolve));
    await other.close();
    assert.equal(await code, 1001);
  });
});

describe('watches', () => {
  it('end with 4401 when the token does', async () => {
    const brief = { authorization: 'Bearer alice-for-50-ms' };
    const { messages, closed } = open(`/api/live-stats/${jobID}`, [], brief);
    await eventually('the end', () => closed() !== null);
    assert.equal(closed(), 4401);
    assert.equal(messages.length, 1);
    await eventually('the watcher to be gone', () => watchers() === 0);
  });

  it('are limited for each user, and refused ones do not count', async () => {
    const narrow = await startServer({}, { maxWatchesPerUser: 1 });
    const job = narrow.jobs.add('alice');
    const url = `${narrow.origin}/api/live-stats/${job.jobID}`.replace('http', 'ws');
    const watch = async () => {
      const socket = new WebSocket(url, { headers: alice });
      socket.on('error', () => undefined);
      const status = await new Promise<number | undefined>((resolve) => {
        socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
        socket.on('message', () => resolve(101));
      });
      return { socket, status };
    };
    const first = await watch();
    assert.equal(first.status, 101);
    assert.equal((await watch()).status, 429);
    first.socket.terminate();
    await eventually('a free place', async () => {
      const { socket, status } = await watch();
      socket.terminate();
      return status === 101;
    });
    await narrow.close();
  });

  it('that nobody reads are cut off, and cost little until then', async () => {
    const { socket, messages } = open(`/api/live-stats/${jobID}`, [], alice);
    await eventually('the present state', () => messages.length === 1);
    socket.pause();
    const [watcher] = [...server.liveHub.watchers.get(jobID)!];
    const before = process.memoryUsage().external + process.memoryUsage().arrayBuffers;
    // Far more than the kernel and the server hold for a connection.
    for (let i = 0; i < 1000; i++) watcher!.send(JSON.stringify({ text: 'x'.repeat(64 * 1024) }));
    const after = process.memoryUsage().external + process.memoryUsage().arrayBuffers;
    assert.ok(after - before < 8 * 1024 * 1024, `${after - before} bytes`);
    await eventually('the watcher to be gone', () => watchers() === 0);
    socket.terminate();
  });
});

describe('a watched socket', () => {
  const fake = () => {
    const calls: unknown[] = [];
    const socket = Object.assign(new EventEmitter(), {
      OPEN: 1,
      readyState: 1,
      bufferedAmount: 0,
      send: (message: string) => calls.push(message),
      close: (code: number) => calls.push(code),
      ping: () => calls.push('ping'),
      terminate: () => calls.push('terminate'),
    });
    watchSocket(socket as unknown as ServerSocket, jobID, server.liveHub);
    const [watcher] = [...server.liveHub.watchers.get(jobID)!].slice(-1);
    return { socket, calls, watcher: watcher! };
  };

  it('is closed with 1013 when it does not read', () => {
    const { socket, calls, watcher } = fake();
    socket.bufferedAmount = 256 * 1024;
    watcher.send('still fits');
    socket.bufferedAmount++;
    watcher.send('too much');
    assert.deepEqual(calls.slice(1), ['still fits', 1013]);
    socket.readyState = 2;
    watcher.send('after the end');
    assert.equal(calls.length, 3);
    socket.emit('close');
    assert.equal(watchers(), 0);
  });

  it('is pinged every 30 seconds and cut off when it does not answer', () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const { socket, calls } = fake();
      mock.timers.tick(30_000);
      socket.emit('pong');
      mock.timers.tick(30_000);
      assert.deepEqual(calls.slice(1), ['ping', 'ping']);
      mock.timers.tick(30_000);
      assert.equal(calls.at(-1), 'terminate');
      socket.emit('close');
      mock.timers.tick(60_000);
      assert.equal(calls.length, 4);
    } finally {
      mock.timers.reset();
    }
  });
});
