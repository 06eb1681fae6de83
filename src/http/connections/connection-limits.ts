import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../errors.ts';
import { problemText } from './problem-text.ts';

export interface ConnectionLimits {
  most: number;
  mostPerAddress: number;
  /** The address whose connections count together; null for one whose connections are not limited (a trusted proxy). */
  groupOf(peer: string | undefined): string | null;
  /** Told of each that is refused. */
  onRefused?: () => void;
}

/**
 * Takes a connection only within the limits; one too many is told so and closed. Returns the open
 * connections, upgraded ones included.
 */
export function limitConnections(
  server: Server,
  { most, mostPerAddress, groupOf, onRefused }: ConnectionLimits,
): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  const perAddress = new Map<string, number>();
  const [accept] = server.listeners('connection') as [(socket: Socket) => void];
  // Node's listener would read requests of connections that are refused as well.
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const group = groupOf(socket.remoteAddress);
    const count = group === null ? 0 : (perAddress.get(group) ?? 0);
    if (sockets.size >= most || count >= mostPerAddress) {
      onRefused?.();
      refuse(socket);
      return;
    }
    sockets.add(socket);
    if (group !== null) perAddress.set(group, count + 1);
    socket.once('close', () => {
      sockets.delete(socket);
      if (group === null) return;
      const left = perAddress.get(group)! - 1;
      if (left === 0) perAddress.delete(group);
      else perAddress.set(group, left);
    });
    accept.call(server, socket);
  });
  return sockets;
}

function refuse(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  const advice = 'Close connections that are not in use, or use them again.';
  socket.end(problemText(new AppError('too_many_connections', advice)), () => socket.destroy());
}
