import type { WebSocket } from '@fastify/websocket';
import type { LiveHub } from '../../live/live-hub.ts';

const PING_MS = 30_000;
/** Bytes not yet read by a watcher, hundreds of messages, above which it is too slow. */
const MAX_BUFFERED = 256 * 1024;
/** How long a watcher may take for the closing handshake; one that does not read never makes it. */
const CLOSE_MS = 5_000;
/** The longest that a timer can be set for. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const DONE = 1000;
/** RFC 6455's "try again later". */
const TOO_SLOW = 1013;
/** Of our own (4000 to 4999 are free): as HTTP's 401. */
const TOKEN_EXPIRED = 4401;

/**
 * Sends a job's live messages to a socket until the job ends (close 1000), the token does that it was opened with (4401,
 * at `expiresAt`, in milliseconds) or the socket does. A watcher that does not read is closed (1013) and then
 * cut off, one that does not answer pings is cut off.
 */
export function watchSocket(
  socket: WebSocket,
  jobID: string,
  hub: LiveHub,
  expiresAt?: number,
): void {
  let closing: NodeJS.Timeout | undefined;
  const close = (code: number, reason?: string) => {
    socket.close(code, reason);
    closing ??= setTimeout(() => socket.terminate(), CLOSE_MS);
  };
  const stopPinging = keepAlive(socket);
  const expiry = atTime(expiresAt, () => close(TOKEN_EXPIRED, 'token expired'));
  const stop = hub.watch(jobID, {
    send: (message) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BUFFERED) close(TOO_SLOW, 'too slow');
      else socket.send(message);
    },
    end: () => close(DONE),
  });
  socket.once('close', () => {
    clearTimeout(closing);
    clearTimeout(expiry);
    stopPinging();
    stop();
  });
}

function atTime(time: number | undefined, act: () => void): NodeJS.Timeout | undefined {
  if (time === undefined) return undefined;
  return setTimeout(act, Math.min(Math.max(0, time - Date.now()), MAX_TIMER_MS));
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
