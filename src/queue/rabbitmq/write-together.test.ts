import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  Socket,
  type TcpSocketConnectOpts,
} from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeTogether } from './write-together.ts';

/** As the client sends a message. */
function send(socket: Socket, ...frames: string[]): void {
  socket.cork();
  for (const frame of frames) socket.write(frame);
  socket.uncork();
}

/** A connection to a server that gives all it has received when the connection ends. */
async function openConnection(t: TestContext) {
  const received = Promise.withResolvers<string>();
  const server = createServer(async (socket) => {
    const pieces = await Array.fromAsync(socket);
    received.resolve(Buffer.concat(pieces as Buffer[]).toString());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const options = { host: '127.0.0.1', port, ...writeTogether } as TcpSocketConnectOpts;
  const socket = connect(options);
  await once(socket, 'connect');
  const writes = t.mock.method(Socket.prototype as Required<Socket>, '_writev').mock;
  return { socket, received: received.promise, writes };
}

describe('a socket that writes together', () => {
  it('writes the first of a turn at once, and all others as one', async (t) => {
    const { socket, received, writes } = await openConnection(t);
    for (const name of 'abcde') send(socket, name, `${name};`);
    assert.equal(writes.callCount(), 1);
    await Promise.resolve();
    send(socket, 'f', 'f;');
    await nextTurn();
    await nextTurn();
    assert.equal(writes.callCount(), 2);
    socket.end();
    assert.equal(await received, 'aa;bb;cc;dd;ee;ff;');
  });

  it('brings what was written before its end, in its order', async (t) => {
    const { socket, received } = await openConnection(t);
    send(socket, 'a', 'b');
    socket.write('c');
    socket.end('d');
    assert.equal(await received, 'abcd');
  });

  it('tells of a break once, like any other', async (t) => {
    const { socket } = await openConnection(t);
    send(socket, 'a', 'b');
    socket.destroy(new Error('cut'));
    const [error] = await once(socket, 'error');
    assert.match(error.message, /cut/);
    await nextTurn();
  });
});
