/**
 * How long after a commit the watchers of a job have its message, and what many watchers cost in memory. An embedded server, jobs
 * of several users that upload bit by bit, and watchers in processes of their own. Prints a table
 * (docs/benchmarks.md). Linux only, since it reads /proc.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, newClient } from '../test/support/client.ts';
import { type RunningServer, startApi } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { machine, revision } from './machine.ts';
import { percentiles, startPings } from './ping/pings.ts';
import { markdownTable, seconds } from './table.ts';
import type { Arrivals, WatchOrder } from './watchers/client.ts';
import { measureStalled } from './watchers/stalled.ts';

const CLIENT_PROCESSES = 2;
/** An upload is a quarter of a job's progress: each of so many pieces raises it by one percent. */
const PIECES = 24;
const PIECE = '2026-01-01T10:00:00Z INFO request 17 took 23 ms\n'.repeat(100);
const PIECE_EVERY_MS = 2_000;
/** Pieces that are measured, once all watchers are there. */
const MEASURED = 15;
/** For a server that has just opened its watchers, and for the last messages. */
const SETTLE_MS = 10_000;
const SIGN_EVERY_MS = 20_000;
const MIB = 1024 * 1024;
/** Watchers that stop reading. */
const STALLED = 200;

interface Load {
  watchers: number;
  users: number;
  jobsPerUser: number;
}

const LOADS: Load[] = [
  { watchers: 1_000, users: 10, jobsPerUser: 5 },
  { watchers: 10_000, users: 10, jobsPerUser: 5 },
  { watchers: 10_000, users: 1, jobsPerUser: 1 },
];

// `--loads 1,2` measures some of them.
const wanted = process.argv[process.argv.indexOf('--loads') + 1];
const loads = process.argv.includes('--loads')
  ? LOADS.filter((_, index) => wanted!.split(',').includes(String(index + 1)))
  : LOADS;
const rows: string[][] = [];
for (const load of loads) {
  rows.push(await measure(load));
  process.stderr.write(`${rows.at(-1)!.join(' | ')}\n`);
}
const titles = [
  'watchers',
  'jobs',
  'messages',
  'p50, ms',
  'p99, ms',
  'max, ms',
  '/health p99, ms',
  'plain server p99, ms',
  'memory before, MiB',
  'more, MiB',
];
const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
process.stdout.write(
  `${machine()}; log-flow ${revision()}; ulimit -n ${limit}\n\n${markdownTable(
    titles.map((title) => ({ title, align: 'right' as const })),
    rows,
  )}\n`,
);

const stalled = await measureStalled(STALLED);
process.stdout.write(
  `\n${stalled.clients} watchers that read nothing were dropped after ${stalled.seconds.toFixed(1)} s; meanwhile each cost ${Math.round(stalled.memory / 1024)} KiB at most.\n`,
);

async function measure(load: Load): Promise<string[]> {
  const parts = new AsyncDisposableStack();
  try {
    return await measureWith(load, parts);
  } finally {
    await parts.disposeAsync();
  }
}

/** On a server of its own; what it opens ends with `parts`. */
async function measureWith(
  { watchers, users, jobsPerUser }: Load,
  parts: AsyncDisposableStack,
): Promise<string[]> {
  const folder = await temporaryFolder();
  parts.defer(() => folder.remove());
  const changesFile = path.join(folder.path, 'changes');
  const most = '100000';
  const server = await startApi(folder.path, {
    MAX_WATCHES_PER_USER: most,
    MAX_CONNECTIONS: most,
    MAX_CONNECTIONS_PER_ADDRESS: most,
    UPLOAD_IDLE_TIMEOUT: '3600',
    UPLOAD_MIN_RATE: '0',
    BENCH_CHANGES_FILE: changesFile,
    NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'watchers/note-changes.ts')}`,
  });
  parts.defer(async () => {
    await server.stop();
  });
  const clients = Array.from({ length: CLIENT_PROCESSES }, () =>
    fork(path.join(import.meta.dirname, 'watchers/client.ts'), [server.url]),
  );
  parts.defer(() => {
    for (const client of clients) client.disconnect();
  });
  const owners = await Promise.all(Array.from({ length: users }, () => newClient(server.url)));
  const uploads = owners.flatMap((owner) =>
    Array.from({ length: jobsPerUser }, () => startUpload(server, owner)),
  );
  parts.defer(() => {
    for (const { outgoing } of uploads) outgoing.destroy();
  });
  await sendPieces(uploads, 2);
  const before = residentBytes(server);
  const perJob = watchers / uploads.length / CLIENT_PROCESSES;
  const orders: WatchOrder[] = uploads.map(({ jobID, token }) => ({ jobID, token, count: perJob }));
  const opened = performance.now();
  // An upload that sends nothing for two minutes is given up.
  const sign = setInterval(() => {
    for (const { outgoing } of uploads) outgoing.write('\n');
  }, SIGN_EVERY_MS);
  await Promise.all(clients.map((client) => ask(client, orders)));
  clearInterval(sign);
  process.stderr.write(`${watchers} watchers in ${seconds((performance.now() - opened) / 1000)}\n`);
  await delay(SETTLE_MS);
  const pings = await startPings(`${server.url}/health`);
  parts.defer(() => pings.stop());
  await Promise.all(clients.map((client) => ask(client, 'collect')));
  let memory = 0;
  const sampler = setInterval(() => {
    memory = Math.max(memory, residentBytes(server));
  }, 500);
  await sendPieces(uploads, MEASURED);
  clearInterval(sampler);
  // Late ones count too.
  await delay(SETTLE_MS);
  const { own, plain } = await pings.collect();
  const answers = await Promise.all(clients.map((client) => ask(client, 'collect')));
  const open = answers.reduce((sum, answer) => sum + answer.open, 0);
  if (open !== watchers) throw new Error(`${open} of ${watchers} watchers are left`);
  const waits = waitsOf(
    answers.map(({ arrivals }) => arrivals),
    readFileSync(changesFile, 'utf8'),
    watchers / uploads.length,
  );
  return [
    watchers.toLocaleString('en'),
    String(uploads.length),
    waits.length.toLocaleString('en'),
    ...[
      ...percentiles(waits, [0.5, 0.99, 1]),
      ...[own, plain].flatMap((times) => percentiles(times, [0.99])),
    ].map((value) => value.toFixed(0)),
    String(Math.round(before / MIB)),
    String(Math.round((memory - before) / MIB)),
  ];
}

interface Upload {
  jobID: string;
  token: string;
  outgoing: ClientRequest;
}

/** An upload that is to go on until it is broken off. */
function startUpload({ url }: RunningServer, { token }: Client): Upload {
  const jobID = randomUUID();
  const outgoing = request(`${url}/api/upload-logs/watched.log?jobID=${jobID}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-length': PIECES * PIECE.length },
  });
  outgoing.on('error', () => undefined);
  return { jobID, token, outgoing };
}

/** So many pieces of each upload, spread over the time between two. */
async function sendPieces(uploads: Upload[], count: number): Promise<void> {
  for (let piece = 0; piece < count; piece++) {
    for (const { outgoing } of uploads) {
      outgoing.write(PIECE);
      await delay(PIECE_EVERY_MS / uploads.length);
    }
  }
  // The last ones are stored within a quarter of a second.
  await delay(PIECE_EVERY_MS);
}

// biome-ignore lint/suspicious/noExplicitAny: what a child sends is known to its file alone
async function ask(client: ChildProcess, order: unknown): Promise<any> {
  const answer = once(client, 'message');
  client.send(order as object);
  return (await answer)[0];
}

/** Milliseconds from the commit to each message. The commit of a message is the last before its first arrival. */
function waitsOf(all: Arrivals[], changes: string, watchersOfJob: number): number[] {
  const commits = new Map<string, number[]>();
  for (const line of changes.trim().split('\n')) {
    const [jobID, time] = line.split(' ') as [string, string];
    commits.set(jobID, [...(commits.get(jobID) ?? []), Number(time)]);
  }
  const keys = new Set(all.flatMap((one) => Object.keys(one)));
  const waits: number[] = [];
  for (const key of keys) {
    const times = all.flatMap((one) => one[key] ?? []);
    // Two pieces may become one message, which then all have to get.
    if (times.length !== watchersOfJob) {
      throw new Error(`${times.length} of ${watchersOfJob} watchers got ${key}`);
    }
    const first = times.reduce((least, time) => Math.min(least, time));
    const commit = commits.get(key.split(' ')[0]!)!.findLast((time) => time <= first)!;
    for (const time of times) waits.push(time - commit);
  }
  return waits;
}

function residentBytes({ process: { pid } }: RunningServer): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}
