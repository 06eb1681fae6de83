/**
 * Writes what test/acceptance/upgrade.test.ts reads: a data folder as an earlier release left it.
 *
 *   node scripts/upgrade-fixture.ts CHECKOUT FILE.tar.zst
 *
 * CHECKOUT is a clone of that release in which `npm ci` was run. The release runs as its users run it; nothing is written
 * behind its back, except that the bytes of one job are taken away while it is tried, so that it fails and can be retried.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { type Client, clientOf, type Json, request } from '../test/support/client.ts';
import { bracketedLog, randomLog } from '../test/support/logs.ts';
import { type RunningServer, startApi } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';

const PASSWORD = 'a password of the release before';
const LONGEST_MS = 120_000;

const [checkout, file] = process.argv.slice(2);
if (!checkout || !file) throw new Error('usage: upgrade-fixture.ts CHECKOUT FILE.tar.zst');
const launcher = path.resolve(checkout, 'bin/log-flow.js');
const folder = await temporaryFolder();
const data = path.join(folder.path, 'data');
await mkdir(data);

/** Runs the old release and does something with it. */
async function withRelease<T>(
  env: Record<string, string>,
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const server = await startApi(data, env, launcher);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

async function signIn(url: string, email: string, route = '/auth/login'): Promise<Client> {
  const body = JSON.stringify({ email, password: PASSWORD });
  const headers = { 'content-type': 'application/json' };
  const answer = await request(url, 'POST', route, { body, headers });
  if (!answer.body.accessToken) throw new Error(`${route}: ${JSON.stringify(answer.body)}`);
  return clientOf(url, email, answer.body.accessToken);
}

const [ada, bob] = ['ada@example.com', 'bob@example.com'];
const small = bracketedLog(70);

const completed = await withRelease({ LOGFLOW_WORKERS: '1' }, async ({ url }) => {
  const client = await signIn(url, ada, '/auth/register');
  const other = await signIn(url, bob, '/auth/register');
  const sent = {
    small: await client.put('small.log', small),
    large: await client.put('large.log', bracketedLog(40_000)),
    neverAsked: await client.put('never-asked.log', small),
    ofBob: await other.put('bob.log', bracketedLog(30)),
  };
  const reports: Record<string, Json> = {
    small: await client.finished(sent.small.jobID, LONGEST_MS),
    large: await client.finished(sent.large.jobID, LONGEST_MS),
    ofBob: await other.finished(sent.ofBob.jobID, LONGEST_MS),
  };
  for (let status = ''; status !== 'Completed'; ) {
    status = (await client.call('GET', `/api/jobs/${sent.neverAsked.jobID}`)).body.status;
  }
  const jobs = Object.fromEntries(Object.entries(sent).map(([name, { jobID }]) => [name, jobID]));
  return { jobs, reports };
});

const blobs = path.join(data, 'blobs');
const away = path.join(folder.path, 'away');
const failed = await withRelease({ LOGFLOW_WORKERS: '0' }, async ({ url }) =>
  (await signIn(url, ada)).put('failed.log', randomLog(1500)),
);
await mkdir(away);
const taken = (await readdir(blobs)).filter((name) => !name.startsWith('.'));
for (const name of taken) await rename(path.join(blobs, name), path.join(away, name));
await withRelease({ LOGFLOW_WORKERS: '1' }, async ({ url }) => {
  const report = await (await signIn(url, ada)).finished(failed.jobID, LONGEST_MS);
  if (report.status !== 'Failed') throw new Error(`the job is ${report.status}`);
});
for (const name of taken) await rename(path.join(away, name), path.join(blobs, name));
const unfinished = await withRelease({ LOGFLOW_WORKERS: '0' }, async ({ url }) =>
  (await signIn(url, ada)).put('unfinished.log', randomLog(1600)),
);

const expected = {
  emails: { ada, bob },
  password: PASSWORD,
  jobs: { ...completed.jobs, failed: failed.jobID, unfinished: unfinished.jobID },
  reports: completed.reports,
  records: { failed: 1500, unfinished: 1600 },
};
await writeFile(path.join(folder.path, 'expected.json'), JSON.stringify(expected));
const tar = execFileSync(
  'tar',
  ['--sort=name', '-C', folder.path, '-cf', '-', 'data', 'expected.json'],
  {
    maxBuffer: 2 ** 30,
  },
);
// The same catalogues lie in the folder several times: a window over all of it stores them once.
const packed = zstdCompressSync(tar, {
  params: {
    [constants.ZSTD_c_compressionLevel]: 19,
    [constants.ZSTD_c_enableLongDistanceMatching]: 1,
    [constants.ZSTD_c_windowLog]: 27,
  },
});
await writeFile(file, packed);
await rm(folder.path, { recursive: true });
process.stdout.write(`${file}: ${packed.length} bytes of ${tar.length}\n`);
