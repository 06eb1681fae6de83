/** For tests: a server on a free port, which breaks connections where the real one would do so only when it is killed. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';

export interface TestServer {
  url: string;
  close(): Promise<void>;
}

export async function startServer(
  onRequest: (request: http.IncomingMessage, response: http.ServerResponse) => void,
  onSocket?: (socket: WebSocket) => void,
): Promise<TestServer> {
  const server = http.createServer(onRequest);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'bearer' });
  // Without this, an upgrade is a request as any other.
  if (onSocket)
    server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, onSocket),
    );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets.clients) socket.terminate();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  after(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

export function answer(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export const problem = (code: string) => ({ code, title: 'T', detail: 'D', status: 400, type: '' });
