import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type Client, clientOf, type Json, request } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { bracketedLog, randomLog } from '../support/logs.ts';
import { openRows, rowsWith } from '../support/rows-with.ts';
import { type RunningS3, startS3 } from '../support/s3.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PASSWORD = 'correct horse battery';
/** A word of every file that is sent: it comes back in reports. */
const MARKER = 'Zanzibar';
/** Tables in which random numbers of what was removed, and nothing else of it, stay for some time (docs/security.md). */
const SHORT_LIVED = new Set([
  'public.blob_prefixes',
  'public.rate_limits',
  'pgboss.job',
  'pgboss.job_common',
]);

/** Beside them a row has hashes of content, which those who stay may have as well. */
const UUIDS = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g;

/** Where bytes are kept, and what lies there now. */
interface Store {
  env: Record<string, string>;
  /** Names of all objects. */
  list(): Promise<string[]>;
}

const folderStore = (dataFolder: string): Store => ({
  env: {},
  list: async () => {
    const options = { recursive: true, withFileTypes: true } as const;
    const entries = await readdir(path.join(dataFolder, 'blobs'), options);
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    return files.map(({ parentPath, name }) => path.join(parentPath, name));
  },
});

function bucketStore({ url, endpoint, bucket, credentials }: RunningS3): Store {
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  return {
    env: {
      STORAGE_URL: url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    list: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key }) => Key!);
    },
  };
}

describe('what is removed', () => {
  it('is gone from database and folder', async (t) => {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    await removeAndLook(folder.path, folderStore(folder.path));
  });

  it('is gone from database and bucket', async (t) => {
    const folder = await temporaryFolder();
    t.after(folder.remove);
    const s3 = await startS3();
    t.after(s3.stop);
    await removeAndLook(folder.path, bucketStore(s3));
  });
});

/** Ada removes her jobs, Bob his account, and the time of Dave's jobs is over; Carol's things stay. */
async function removeAndLook(folder: string, store: Store): Promise<void> {
  const sent: Record<string, string[]> = { ada: [], bob: [], carol: [], dave: [] };
  const send = async (client: Client, name: string): Promise<string[]> => {
    const jobIDs = [];
    for (const content of [small(), large()]) {
      jobIDs.push((await client.put(fileOf(name), content)).jobID);
    }
    sent[name]!.push(...jobIDs);
    return jobIDs;
  };

  /** What lies in the store of those whose things stay. */
  let toStay: string[] = [];
  await running(folder, store, {}, async (url) => {
    for (const name of ['carol', 'ada', 'bob', 'dave']) {
      const client = await signIn(url, name, '/auth/register');
      for (const jobID of await send(client, name)) {
        assert.equal((await client.finished(jobID)).status, 'Completed');
      }
      if (name === 'carol') toStay = await store.list();
    }
  });
  // Bytes of completed jobs are there too.
  assert.ok(toStay.length > 0 && (await store.list()).length >= 4 * toStay.length);
  await running(folder, store, { LOGFLOW_WORKERS: '0' }, async (url) => {
    const before = new Set(await store.list());
    await send(await signIn(url, 'carol'), 'carol');
    toStay.push(...(await store.list()).filter((key) => !before.has(key)));
    for (const name of ['ada', 'bob']) await send(await signIn(url, name), name);
  });

  const ids = [...sent.ada!, ...sent.bob!, ...sent.dave!];
  const words = [fileOf('ada'), fileOf('bob'), emailOf('bob'), fileOf('dave')];
  const before = await rowsWith(folder, [...ids, ...words]);
  for (const table of ['jobs', 'chunks', 'small_files', 'reports', 'users']) {
    assert.ok(before[`public.${table}`]!.length > 0, `nothing was in ${table}`);
  }
  const ofUser = before['public.users']!.map((row) => /^\((.{36}),/.exec(row)![1]!);
  const prefixes = before['public.jobs']!.map((row) => row.match(UUIDS)!.at(-1)!);
  assert.equal(ofUser.length, 1);

  await endedLongAgo(folder, fileOf('dave'));
  await running(folder, store, { LOGFLOW_WORKERS: '0', RETENTION_DAYS: '7' }, async (url) => {
    const dave = await signIn(url, 'dave');
    await eventually("the end of Dave's jobs", async () => {
      return (await dave.call('GET', '/api/jobs')).body.items.length === 0;
    });
    const ada = await signIn(url, 'ada');
    for (const jobID of sent.ada!) {
      assert.equal((await ada.call('DELETE', `/api/jobs/${jobID}`)).status, 204);
    }
    const bob = await signIn(url, 'bob');
    const left = await bob.call('DELETE', '/auth/me', {
      body: JSON.stringify({ password: PASSWORD }),
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(left.status, 204);
  });

  assert.deepEqual((await store.list()).toSorted(), toStay.toSorted());
  assert.deepEqual(await rowsWith(folder, words), {});
  const withIDs = Object.entries(await rowsWith(folder, [...ids, ...prefixes, ...ofUser]));
  assert.deepEqual(
    withIDs.filter(([table]) => !SHORT_LIVED.has(table)),
    [],
  );
  // What remains of reports is Carol's.
  const withMarker = await rowsWith(folder, [MARKER]);
  const remaining = Object.values(withMarker).flat();
  assert.ok(remaining.length > 0);
  assert.ok(remaining.every((row) => sent.carol!.some((jobID) => row.includes(jobID))));
}

/** As if the completed jobs of a file had ended a week and a day ago. */
async function endedLongAgo(folder: string, fileName: string): Promise<void> {
  const { query, close } = await openRows(folder);
  await query(`update jobs set finished_at = now() - interval '8 days' where file_name = $1`, [
    fileName,
  ]);
  // The server before took the last turn a moment ago.
  await query(`update maintenance set due_at = now() where name = 'retention'`);
  await close();
}

async function running<T>(
  folder: string,
  store: Store,
  env: Record<string, string>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = await startServer(folder, { ...store.env, ...env });
  try {
    return await use(server.url);
  } finally {
    await server.stop();
  }
}

const small = () => bracketedLog(20).replaceAll('login', MARKER);
const large = () => randomLog(1500).replaceAll('login', MARKER);
const fileOf = (name: string) => `${name}-file.log`;
const emailOf = (name: string) => `${name}@example.com`;

async function signIn(url: string, name: string, route = '/auth/login'): Promise<Client> {
  const email = emailOf(name);
  const { body }: { body: Json } = await request(url, 'POST', route, {
    body: JSON.stringify({ email, password: PASSWORD }),
    headers: { 'content-type': 'application/json' },
  });
  assert.ok(body.accessToken, JSON.stringify(body));
  return clientOf(url, email, body.accessToken);
}
