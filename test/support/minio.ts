import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '../../src/blobs/s3/index.ts';
import { eventually } from './eventually.ts';
import { freePort } from './postgres.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The program, or its path; no package of npm or Debian has it. */
const MINIO = process.env.MINIO_BINARY ?? 'minio';

/** Why no MinIO can be started here; null where one can. */
export function missingMinIO(): string | null {
  if (spawnSync(MINIO, ['--version'], { stdio: 'ignore' }).status === 0) return null;
  return (
    'MinIO is not installed (its one binary on the PATH, or its path in MINIO_BINARY): ' +
    's3rver stands in for it in the other suites.'
  );
}

/** Starts MinIO in a temporary folder on a free port of 127.0.0.1, with an empty bucket. */
export async function startMinIO(): Promise<S3Settings & { stop(): Promise<void> }> {
  const folder = await temporaryFolder();
  const address = `127.0.0.1:${await freePort()}`;
  const endpoint = `http://${address}`;
  const credentials = { accessKeyId: 'log-flow', secretAccessKey: 'for-tests-only' };
  const server = spawn(MINIO, ['server', '--quiet', '--address', address, folder.path], {
    env: {
      ...{ PATH: process.env.PATH, HOME: folder.path, MINIO_BROWSER: 'off' },
      ...{ MINIO_ROOT_USER: credentials.accessKeyId },
      ...{ MINIO_ROOT_PASSWORD: credentials.secretAccessKey },
    },
    stdio: 'ignore',
  });
  const bucket = 'log-flow';
  const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
  await eventually('MinIO to answer', async () => {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return true;
  });
  client.destroy();
  return {
    ...{ bucket, endpoint, credentials },
    stop: async () => {
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
      await folder.remove();
    },
  };
}
