import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { App } from '../../deps.ts';

/** Long enough for an answer to reach the client, short enough not to delay a stop. */
const LINGER_MS = 3_000;
/** Bytes that are read and dropped meanwhile: more than the buffers between client and server hold. */
const LINGER_BYTES = 16 * 1024 * 1024;

/**
 * Answers that are sent before the body of their request was read (401, 413, ...) close the connection: the rest
 * of the body is not wanted. But closing a socket with unread bytes makes the kernel send a reset, which can
 * destroy the answer before the client has read it. So the answer is sent whole, with its length, and its end is
 * held back for a short time in which the body is read and dropped (nginx: lingering_close).
 */
export function addLingeringClose(app: App): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isBodyUnread(request.raw)) return payload;
    reply.header('connection', 'close');
    if (typeof payload !== 'string') return payload;
    reply.header('content-length', Buffer.byteLength(payload));
    return Readable.from(answerThenDrop(payload, request.raw));
  });

  // Only now: a client that is refused earlier learns it without sending anything.
  app.addHook('preParsing', async (request, reply) => {
    if (request.headers.expect?.toLowerCase() === '100-continue') reply.raw.writeContinue();
  });
}

function isBodyUnread(request: IncomingMessage): boolean {
  const { 'transfer-encoding': encoding, 'content-length': length } = request.headers;
  return !request.complete && (encoding !== undefined || Number(length ?? 0) > 0);
}

async function* answerThenDrop(answer: string, request: IncomingMessage): AsyncGenerator<string> {
  yield answer;
  const { promise: isDone, resolve } = Promise.withResolvers<void>();
  const { socket } = request;
  const before = socket.bytesRead;
  const timer = setTimeout(resolve, LINGER_MS);
  request.once('end', resolve);
  socket.once('close', resolve);
  request.on('data', () => {
    if (socket.bytesRead - before > LINGER_BYTES) resolve();
  });
  await isDone;
  clearTimeout(timer);
}
