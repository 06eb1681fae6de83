import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Closes at once the connections that have no request, whatever they have sent of one, and all after `ms`
 * milliseconds. Node's own way waits for ever for half a request, for an answer that nobody reads, and for
 * a connection that was to be upgraded.
 */
export function closeWithin(
  ms: number,
  server: Server,
  sockets: ReadonlySet<Socket>,
  isInUse: (socket: Socket) => boolean,
): void {
  for (const socket of sockets) if (!isInUse(socket)) socket.destroySoon();
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, ms);
  server.once('close', () => clearTimeout(timer));
}
