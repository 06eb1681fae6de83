import type { FastifyReply } from 'fastify';

/** Aborts when the connection ends before the answer has been sent, and when the server stops. */
export function clientLeft(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const leaving = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.abort();
  });
  return AbortSignal.any([leaving.signal, stopping]);
}
