import type { IncomingMessage } from 'node:http';
import websocket from '@fastify/websocket';
import type { App } from '../../deps.ts';
import { originForm } from './request-target.ts';

/** Seconds a browser has for the closing handshake when the server stops. */
const CLOSE_MS = 1_000;
const GOING_AWAY = 1001;
/** Bytes of a message from a watcher; none is expected. */
const MAX_PAYLOAD = 1024;

export const LIVE_PATH = '/api/live-stats/';

/** A job's id, which routing takes as it stands: no percent-encoding that may be wrong, no length beyond its limit. */
const LIVE_TARGET = new RegExp(`^${LIVE_PATH}[\\w.-]{1,200}(\\?|$)`);

/**
 * Whether to upgrade this request. Others with such an offer (h2c, HEAD, with a body, a path that
 * is no watch) are answered as if they had none: for an upgrade Node gives the connection away, and what is answered
 * then does not end it.
 */
export function isUpgrade(request: IncomingMessage): boolean {
  const { method, headers } = request;
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '') &&
    headers['transfer-encoding'] === undefined &&
    Number(headers['content-length'] ?? 0) === 0 &&
    LIVE_TARGET.test(originForm(request.url ?? ''))
  );
}

/** WebSockets; hooks and handlers up to `preHandler` still answer over HTTP. */
export async function addWebSocket(app: App): Promise<void> {
  await app.register(websocket, {
    options: {
      maxPayload: MAX_PAYLOAD,
      // The access token is offered in the same header, and must not be sent back.
      handleProtocols: (offered) => (offered.has('bearer') ? 'bearer' : false),
    },
    errorHandler: (error, socket, request) => {
      request.log.info({ err: error }, 'A live connection broke');
      socket.terminate();
    },
    preClose(done) {
      const { clients } = this.websocketServer;
      for (const client of clients) client.close(GOING_AWAY, 'stopping');
      const timer = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, CLOSE_MS);
      this.websocketServer.close(() => clearTimeout(timer));
      done();
    },
  });
}
