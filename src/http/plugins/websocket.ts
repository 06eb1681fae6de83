import type { IncomingMessage } from 'node:http';
import websocket from '@fastify/websocket';
import type { App } from '../deps.ts';

/** Seconds a browser has for the closing handshake when the server stops. */
const CLOSE_MS = 1_000;
const GOING_AWAY = 1001;
/** Bytes of a message from a watcher; none is expected. */
const MAX_PAYLOAD = 1024;

export const LIVE_PATH = '/api/live-stats/';

/** Whether to upgrade this request; other offers to upgrade (h2c) are ignored. */
export function isUpgrade({ url, headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && url?.startsWith(LIVE_PATH) === true;
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
