import type { WebSocket } from '@fastify/websocket';
import type { LiveHub } from '../../live/live-hub.ts';

const PING_MS = 30_000;
/** Bytes not yet read by a watcher, thousands of messages, above which it is too slow. */
const MAX_BUFFERED = 1024 * 1024;

const DONE = 1000;
/** RFC 6455's "try again later". */
const TOO_SLOW = 1013;

/**
 * Sends a job's live messages to a socket until the job ends (close 1000) or the socket does. A
 * watcher that does not read is closed (1013), one that does not answer pings is cut off.
 */
export function watchSocket(socket: WebSocket, jobID: string, hub: LiveHub): void {
  const stopPinging = keepAlive(socket);
  const stop = hub.watch(jobID, {
    send: (message) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BUFFERED) socket.close(TOO_SLOW, 'too slow');
      else socket.send(message);
    },
    end: () => socket.close(DONE),
  });
  socket.once('close', () => {
    stopPinging();
    stop();
  });
}

function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, PING_MS);
  return () => clearInterval(timer);
}
