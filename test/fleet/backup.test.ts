import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Client, clientOf, type Json, newClient } from '../support/client.ts';
import { fleetEnvironment } from '../support/fleet.ts';
import { type FleetServers, startFleetServers } from '../support/fleet-servers.ts';
import { bracketedLog, randomLog } from '../support/logs.ts';
import { missingPostgres } from '../support/postgres.ts';
import { missingRabbitMQ } from '../support/rabbitmq.ts';
import { type RunningS3, startS3 } from '../support/s3.ts';
import { type RunningProcess, runLogFlow, startApi, startWorker } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const TOOLS = '/usr/lib/postgresql/15/bin';
const run = promisify(execFile);

/** The steps of docs/operations.md, "Backups": PostgreSQL first, then the bucket; the broker not at all. */
describe('a backup of a fleet', { skip: missingPostgres() ?? missingRabbitMQ() ?? false }, () => {
  let servers: FleetServers;
  let folder: TemporaryFolder;
  const stores: RunningS3[] = [];
  const running: RunningProcess[] = [];

  before(async () => {
    folder = await temporaryFolder();
    servers = await startFleetServers();
    Object.assign(process.env, servers.environment);
  });
  after(async () => {
    await Promise.all(running.map((one) => one.kill()));
    await Promise.all(stores.map((one) => one.stop()));
    await servers?.stop();
    await folder.remove();
  });

  /** An empty database, an empty virtual host of the broker, an empty bucket. */
  const emptyStores = async (name: string): Promise<Record<string, string>> => {
    const s3 = await startS3();
    stores.push(s3);
    return {
      ...(await fleetEnvironment(path.join(folder.path, name))),
      STORAGE_URL: s3.url,
      AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      LOGFLOW_DATA_DIR: path.join(folder.path, 'unused'),
    };
  };
  const start = async <T extends RunningProcess>(starting: Promise<T>): Promise<T> => {
    const one = await starting;
    running.push(one);
    return one;
  };
  const migrate = async (env: Record<string, string>): Promise<void> => {
    const { code, stderr } = await runLogFlow(['migrate'], env);
    assert.equal(code, 0, stderr);
  };

  it('brings accounts, reports, bytes and waiting jobs to empty stores', async () => {
    const source = await emptyStores('source');
    await migrate(source);
    const data = source.LOGFLOW_DATA_DIR!;
    const api = await start(startApi(data, { ...source, LOGFLOW_WORKERS: '0' }));
    const worker = await start(startWorker(data, source));
    const client = await newClient(api.url);
    const contents = { small: bracketedLog(70), large: randomLog(20_000) };
    const jobs = {
      small: (await client.put('small.log', contents.small)).jobID,
      large: (await client.put('large.log', contents.large)).jobID,
    };
    const reports = {
      small: await client.finished(jobs.small),
      large: await client.finished(jobs.large),
    };
    assert.equal(await worker.stop(), 0);
    const waiting = (await client.put('waiting.log', randomLog(10_000))).jobID;

    // The API process goes on while both are copied.
    const dump = path.join(folder.path, 'log-flow.dump');
    await run(path.join(TOOLS, 'pg_dump'), ['-Fc', '-f', dump, source.DATABASE_URL!]);
    const since = (await client.put('since.log', bracketedLog(10))).jobID;
    const bytes = await readBucket(stores[0]!);
    assert.equal((await client.call('DELETE', `/api/jobs/${jobs.small}`)).status, 204);
    await api.kill();

    const target = await emptyStores('target');
    await run(path.join(TOOLS, 'pg_restore'), ['-e', '-O', '-d', target.DATABASE_URL!, dump]);
    await writeBucket(stores[1]!, bytes);
    await migrate(target);
    const restored = await start(startApi(data, { ...target, LOGFLOW_WORKERS: '0' }));
    await start(startWorker(data, target));

    // The same token: its key came along.
    const again = clientOf(restored.url, client.email, client.token);
    for (const name of ['small', 'large'] as const) {
      assert.deepEqual(await reportOf(again, jobs[name]), reports[name]);
      const file = await again.call('GET', `/api/jobs/${jobs[name]}/file`);
      assert.equal(file.body, contents[name]);
    }
    const done = await again.finished(waiting);
    assert.deepEqual([done.status, done.totalLogsProcessed], ['Completed', 10_000]);
    assert.equal((await again.call('GET', `/api/jobs/${since}`)).status, 404);
  });
});

const reportOf = async (client: Client, jobID: string): Promise<Json> =>
  (await client.call('GET', `/api/stats/${jobID}`)).body;

const clientFor = ({ endpoint, credentials }: RunningS3): S3Client =>
  new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });

/** What `mc mirror` and `aws s3 sync` do. */
async function readBucket(store: RunningS3): Promise<Map<string, Uint8Array>> {
  const client = clientFor(store);
  const { bucket: Bucket } = store;
  const objects = new Map<string, Uint8Array>();
  const { Contents = [], IsTruncated } = await client.send(new ListObjectsV2Command({ Bucket }));
  assert.ok(Contents.length > 0 && !IsTruncated);
  for (const { Key } of Contents) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    objects.set(Key!, await Body!.transformToByteArray());
  }
  client.destroy();
  return objects;
}

async function writeBucket(store: RunningS3, objects: Map<string, Uint8Array>): Promise<void> {
  const client = clientFor(store);
  for (const [Key, Body] of objects)
    await client.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body }));
  client.destroy();
}
