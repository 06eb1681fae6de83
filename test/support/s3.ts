import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';
import { type Context, neverTruncated, pageByKey } from './s3rver-lists.ts';
import { writeWhole } from './s3rver-writes.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface RunningS3 {
  /** As `STORAGE_URL` takes it. The credentials are `credentials`. */
  url: string;
  endpoint: string;
  bucket: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Between the client and the store. */
  proxy: FaultyProxy;
  /** Every GET of an object says that it is not there, until `proxy.set({ mode: 'pass' })`. */
  loseObjects(): Promise<void>;
  /** Makes another bucket. */
  addBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** The only pair that s3rver accepts. */
const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
const NO_SUCH_KEY =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';

interface S3rver {
  store: object;
  /** What each request goes through, in order. */
  middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[];
  run(): Promise<AddressInfo>;
  httpServer: Server;
}
type S3rverClass = new (options: object) => S3rver;

/** Starts s3rver in a temporary folder behind a proxy that can fail, each on a free port. */
export async function startS3(bucket = 'log-flow'): Promise<RunningS3> {
  const folder = await temporaryFolder();
  // The package has no types.
  const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as S3rverClass;
  const s3rver = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder.path,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  writeWhole(s3rver.store);
  neverTruncated(s3rver.store);
  // Behind the first two, the log and the making of XML: here the body is still an object.
  s3rver.middleware.splice(2, 0, acceptBucketWithSlash, pageByKey);
  const { port } = await s3rver.run();
  const proxy = await startFaultyProxy(`http://127.0.0.1:${port}`);
  return {
    url: `s3://${bucket}?endpoint=${proxy.url}&region=us-east-1`,
    endpoint: proxy.url,
    bucket,
    credentials: CREDENTIALS,
    proxy,
    loseObjects: () =>
      proxy.set(
        { mode: 'status', status: 404, body: NO_SUCH_KEY, contentType: 'application/xml' },
        { only: (method, url) => method === 'GET' && !url.includes('list-type=') },
      ),
    addBucket: async (name) => {
      await mkdir(path.join(folder.path, name));
    },
    stop: async () => {
      await proxy.stop();
      s3rver.httpServer.close();
      s3rver.httpServer.closeAllConnections();
      await once(s3rver.httpServer, 'close');
      await folder.remove();
    },
  };
}

/**
 * The SDK asks for `/bucket/?list-type=2` and signs that; s3rver computes the signature without the
 * slash. On those addresses it must not compare; keys of access it checks on all.
 */
async function acceptBucketWithSlash(context: Context, next: () => Promise<void>): Promise<void> {
  if (/^\/[^/]+\/$/.test(context.path)) {
    context.app = Object.create(context.app, { allowMismatchedSignatures: { value: true } });
  }
  await next();
}
