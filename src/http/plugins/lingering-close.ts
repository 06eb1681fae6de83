import type { IncomingMessage } from 'node:http';
import type { App } from '../deps.ts';

/** Long enough for an answer to reach the client, short enough not to hold up a stop. */
const LINGER_MS = 3_000;
/** What is read and thrown away meanwhile: more than the buffers between a client and us hold. */
const LINGER_BYTES = 16 * 1024 * 1024;
const LOOK_MS = 50;

/**
 * Answers given before a request's body was read (401, 413, ...) end the connection: the rest of
 * the body is not wanted. But closing a socket with unread bytes makes the kernel send a reset,
 * which can destroy the answer before the client has read it. So the connection is half-closed,
 * and what still comes is thrown away for a short while.
 */
export function addEarlyAnswers(app: App): void {
  app.addHook('onSend', async (request, reply) => {
    if (!isBodyUnread(request.raw)) return;
    reply.header('connection', 'close');
    lingerOnClose(request.raw);
  });

  // Without a listener Node asks for the body ("100 Continue") before anybody has looked at the
  // headers. With it, the client learns of a refusal without sending anything.
  app.server.on('checkContinue', (request, response) => {
    app.server.emit('request', request, response);
  });
  app.addHook('preParsing', async (request, reply) => {
    if (request.headers.expect?.toLowerCase() === '100-continue') reply.raw.writeContinue();
  });
}

function isBodyUnread(request: IncomingMessage): boolean {
  const { 'transfer-encoding': encoding, 'content-length': length } = request.headers;
  return !request.complete && (encoding !== undefined || Number(length ?? 0) > 0);
}

/** `destroySoon` is what Node calls once the answer is written and the connection is to end. */
function lingerOnClose(request: IncomingMessage): void {
  const { socket } = request;
  socket.destroySoon = () => {
    socket.end();
    if (request.complete) {
      socket.destroy();
      return;
    }
    request.once('end', () => socket.destroy());
    request.resume();
    const before = socket.bytesRead;
    const deadline = Date.now() + LINGER_MS;
    const timer = setInterval(() => {
      if (Date.now() > deadline || socket.bytesRead - before > LINGER_BYTES) socket.destroy();
    }, LOOK_MS);
    socket.once('close', () => clearInterval(timer));
  };
}
