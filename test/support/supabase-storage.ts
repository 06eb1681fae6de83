import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';
import { type Reply, refusal, StorageOfBuckets } from './supabase-objects.ts';

export interface RunningSupabaseStorage {
  /** The address of the project. */
  url: string;
  key: string;
  /** Between the client and the service. */
  proxy: FaultyProxy;
  /** What it holds, to look at and to prepare. */
  buckets: StorageOfBuckets;
  stop(): Promise<void>;
}

const PREFIX = '/storage/v1/';

/**
 * A server of the protocol of Supabase Storage, in memory, on a free port behind a proxy that can
 * fail: buckets, upload, download, list and removal, with the service's bodies and statuses (nearly
 * every error is an HTTP 400 with the status that is meant in its body). It knows no tokens but one
 * key and no rules of rows: the key may do all.
 */
export async function startSupabaseStorage(): Promise<RunningSupabaseStorage> {
  const key = 'test-service-role-key';
  const buckets = new StorageOfBuckets();
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const reply = isAllowed(incoming, key)
      ? route(buckets, incoming, body)
      : refusal('403', 'Unauthorized', 'Invalid Compact JWS');
    const isBytes = Buffer.isBuffer(reply.body);
    outgoing.writeHead(reply.status, {
      'content-type': isBytes ? 'application/octet-stream' : 'application/json; charset=utf-8',
    });
    outgoing.end(isBytes ? reply.body : JSON.stringify(reply.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy = await startFaultyProxy(`http://127.0.0.1:${port}`);
  return {
    url: proxy.url,
    key,
    proxy,
    buckets,
    stop: async () => {
      await proxy.stop();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(incoming as AsyncIterable<Buffer>));
}

function isAllowed({ headers }: IncomingMessage, key: string): boolean {
  return headers.authorization === `Bearer ${key}` && headers.apikey === key;
}

function route(buckets: StorageOfBuckets, incoming: IncomingMessage, body: Buffer): Reply {
  const { method } = incoming;
  const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
  if (!pathname.startsWith(PREFIX)) return notFound(method, pathname);
  const [kind, first = '', ...rest] = decodeURIComponent(pathname.slice(PREFIX.length)).split('/');
  if (kind === 'bucket' && method === 'GET') return first ? buckets.get(first) : buckets.all();
  if (kind === 'bucket' && method === 'POST') return buckets.create(JSON.parse(body.toString()));
  if (kind === 'object') return routeObject(buckets, incoming, body, [first, rest.join('/')]);
  return notFound(method, pathname);
}

function routeObject(
  buckets: StorageOfBuckets,
  { method, headers }: IncomingMessage,
  body: Buffer,
  [bucket, name]: [string, string],
): Reply {
  const json = () => JSON.parse(body.toString());
  if (method === 'GET') return buckets.download(bucket, name, headers.range);
  if (method === 'DELETE') return buckets.remove(bucket, json().prefixes);
  if (method === 'POST' && bucket === 'list') return buckets.list(name, json());
  return buckets.upload(bucket, name, body, method === 'PUT' || headers['x-upsert'] === 'true');
}

function notFound(method: string | undefined, pathname: string): Reply {
  const body = {
    message: `Route ${method}:${pathname} not found`,
    error: 'Not Found',
    statusCode: 404,
  };
  return { status: 404, body };
}
