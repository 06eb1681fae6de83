import { once } from 'node:events';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export type Fault =
  /** Everything goes through. */
  | { mode: 'pass' }
  /** Nobody listens: connections are refused, open ones closed. */
  | { mode: 'refuse' }
  /** Each answer comes this many milliseconds late. */
  | { mode: 'slow'; ms: number }
  /** The request is read and never answered. */
  | { mode: 'hang' }
  /** The answer ends after half of its bytes. */
  | { mode: 'cut' }
  /** Answers this status instead. */
  | { mode: 'status'; status: number; body?: string; contentType?: string };

/** Which requests a fault strikes; all where nothing is said. */
export interface FaultScope {
  /** After so many requests everything passes again. */
  times?: number;
  only?: (method: string, url: string) => boolean;
}

export interface FaultyProxy {
  /** Where it listens: `http://127.0.0.1:<port>`, the same as long as it lives. */
  url: string;
  /** `<method> <path and query>` of each request, in order. */
  seen: string[];
  /** From now on. Resolves when the fault is in force. */
  set(fault: Fault, scope?: FaultScope): Promise<void>;
  stop(): Promise<void>;
}

/** An HTTP proxy before a server, on a free port of 127.0.0.1, that fails as a test wants it to. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  let fault: Fault = { mode: 'pass' };
  let scope: FaultScope = {};
  let struck = 0;
  const seen: string[] = [];
  const stopped = new AbortController();

  const faultFor = (incoming: IncomingMessage): Fault => {
    if (fault.mode === 'pass') return fault;
    const applies = scope.only?.(incoming.method ?? '', incoming.url ?? '') ?? true;
    if (!applies || struck >= (scope.times ?? Number.POSITIVE_INFINITY)) return { mode: 'pass' };
    struck++;
    return fault;
  };
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    handle(target, faultFor(incoming), incoming, outgoing, stopped.signal).catch(() => {
      outgoing.destroy();
    });
  });
  const port = await listen(server, 0);

  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    set: async (next, where = {}) => {
      [fault, scope, struck] = [next, where, 0];
      if (next.mode === 'refuse') await close(server);
      else if (!server.listening) await listen(server, port);
    },
    stop: async () => {
      stopped.abort();
      await close(server);
    },
  };
}

async function handle(
  target: string,
  fault: Fault,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  stopped: AbortSignal,
): Promise<void> {
  if (fault.mode === 'hang') incoming.resume();
  else if (fault.mode === 'status') {
    for await (const _ of incoming);
    outgoing.writeHead(fault.status, { 'content-type': fault.contentType ?? 'text/plain' });
    outgoing.end(fault.body ?? '');
  } else {
    if (fault.mode === 'slow') await delay(fault.ms, undefined, { signal: stopped });
    await pass(target, incoming, outgoing, fault.mode === 'cut');
  }
}

/** Unchanged, the Host header too: signatures cover it. */
async function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  cut: boolean,
): Promise<void> {
  const { method, url, headers } = incoming;
  const upstream = forward(new URL(url ?? '/', target), { method, headers });
  incoming.on('error', () => upstream.destroy());
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
  const [answer] = (await once(upstream, 'response')) as [IncomingMessage];
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  let left = cut ? Number(answer.headers['content-length'] ?? 0) / 2 : Number.POSITIVE_INFINITY;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    if (!outgoing.write(piece.subarray(0, left))) await once(outgoing, 'drain');
    left -= piece.length;
    if (left <= 0) break;
  }
  if (cut) outgoing.socket?.end(() => outgoing.destroy());
  else outgoing.end();
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
