import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { closeWithin } from './closing.ts';
import { type ConnectionLimits, limitConnections } from './connection-limits.ts';
import { createTurns } from './pipelining.ts';

export interface HttpServerOptions {
  limits: ConnectionLimits;
  /** Time for the headers of a request; for the first one it counts from the connection. */
  headerSeconds: number;
  /** Whether to upgrade a request; others with such an offer are answered as usual. */
  shouldUpgrade: NonNullable<ServerOptions['shouldUpgradeCallback']>;
}

export interface HttpServer {
  server: Server;
  /** Closes connections without a request now, others when it is answered, and all after so many milliseconds. */
  closeConnections(deadlineMs: number): void;
  /** Open connections, upgraded ones included, and those that were refused because of the limits. */
  counts(): ConnectionCounts;
}

export interface ConnectionCounts {
  open: number;
  refused: number;
}

/** Longer (ms) than the idle time of usual proxies, so that the proxy closes first. */
const KEEP_ALIVE_MS = 72_000;
/** Milliseconds between two looks for connections whose time is over. */
const CHECK_MS = 2_000;

/** Node's server with what it does not do itself: limits of connections, answers in turn, an end in bounded time. */
export function createHttpServer(handler: RequestListener, options: HttpServerOptions): HttpServer {
  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: options.headerSeconds * 1000,
    connectionsCheckingInterval: Math.min(CHECK_MS, options.headerSeconds * 1000),
    // An upload may take hours; its idle limit ends a silent one, `addBodyTimeout` other bodies.
    requestTimeout: 0,
    shouldUpgradeCallback: options.shouldUpgrade,
  });
  let refused = 0;
  const onRefused = () => {
    refused++;
  };
  const sockets = limitConnections(server, { ...options.limits, onRefused });
  let isClosing = false;
  const turns = createTurns(handler, (socket) => {
    if (isClosing) socket.destroySoon();
  });
  server.on('request', turns.take);
  // Without a listener Node asks for the body ("100 Continue") before the headers were checked (lingering-close.ts).
  server.on('checkContinue', turns.take);

  const upgraded = new WeakSet<Socket>();
  server.on('upgrade', (_request, socket: Socket) => {
    upgraded.add(socket);
    // The connection is taken over, and answers to requests before it could not be sent any more.
    if (turns.isBusy(socket)) socket.destroy();
  });
  // Watchers are told of the end by a message of their own (websocket.ts).
  const isInUse = (socket: Socket) => turns.isBusy(socket) || upgraded.has(socket);
  return {
    server,
    closeConnections: (deadlineMs) => {
      isClosing = true;
      closeWithin(deadlineMs, server, sockets, isInUse);
    },
    counts: () => ({ open: sockets.size, refused }),
  };
}
