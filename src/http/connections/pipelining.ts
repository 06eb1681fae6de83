import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Requests of one connection that wait for the answer to an earlier one. Node reads up to 64 KiB of them at
 * once, and each takes some kilobytes of memory.
 */
const MOST_WAITING = 100;

interface Line {
  /** Requests that were read and whose answer is not yet with the kernel. */
  open: number;
  waiting: (() => void)[];
}

export interface Turns {
  /** Whether the connection has a request that is not answered yet. */
  isBusy(socket: Socket): boolean;
  take(request: IncomingMessage, response: ServerResponse): void;
}

/**
 * Gives requests of one connection to the handler one after the other, each when the answer before it was
 * sent: a client that sends many and reads nothing costs one answer, not all of them. One that
 * has too many waiting is cut off. `onIdle` is told when all of a connection are answered.
 */
export function createTurns(handler: RequestListener, onIdle: (socket: Socket) => void): Turns {
  const lines = new WeakMap<Socket, Line>();
  return {
    isBusy: (socket) => (lines.get(socket)?.open ?? 0) > 0,
    take: (request, response) => {
      const { socket } = request;
      // Node goes on with what it has read of a connection that was cut off.
      if (socket.destroyed) return;
      const line = lines.get(socket) ?? { open: 0, waiting: [] };
      lines.set(socket, line);
      line.open++;
      response.once('close', () => {
        line.open--;
        line.waiting.shift()?.();
        if (line.open === 0) onIdle(socket);
      });
      const answer = () => handler(request, response as Parameters<RequestListener>[1]);
      if (line.open === 1) answer();
      else if (line.waiting.length >= MOST_WAITING) socket.destroy();
      // Once the connection has ended, no answer closes and those that wait are forgotten with it.
      else line.waiting.push(answer);
    },
  };
}
