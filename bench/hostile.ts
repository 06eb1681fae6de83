/**
 * How long others wait for an answer while one uploads what is hard to take: GET /health every 10 ms from another
 * process, and the same of a plain server beside it, which shows what the machine alone makes it wait. Prints a
 * table (docs/benchmarks.md). `--only TEXT` measures the files with that text in their title.
 */
import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, newClient } from '../test/support/client.ts';
import { startApi } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { noneUnfinished } from './fleet/small-jobs.ts';
import { HOSTILE_FILES, type HostileFile } from './hostile/files.ts';
import { machine, revision } from './machine.ts';
import { percentiles, startPings } from './ping/pings.ts';
import { markdownTable } from './table.ts';

const IDLE_MS = 10_000;
/** Between two files, so that the work for one is not counted for the next. */
const PAUSE_MS = 1_000;
/** Between two looks whether the jobs have ended, which cost the server something too. */
const LOOK_EVERY_MS = 250;

const only = process.argv[process.argv.indexOf('--only') + 1] ?? '';
const isWanted = (title: string) =>
  !process.argv.includes('--only') || only.split(',').some((w) => title.includes(w));

const folder = await temporaryFolder();
// What is refused would hold nothing up.
const server = await startApi(folder.path, { METRICS: 'open', MAX_DECOMPRESSION_RATIO: '100000' });
const pings = await startPings(`${server.url}/health`);

const rows: string[][] = [];
try {
  const client = await newClient(server.url);
  // V8 compiles what it runs for the first time.
  await upload(client, HOSTILE_FILES[0]!());
  await delay(PAUSE_MS);
  await measure('idle', async () => {
    await delay(IDLE_MS);
    return '';
  });
  for (const make of HOSTILE_FILES) {
    const file = make();
    if (!isWanted(file.title)) continue;
    await measure(file.title, () => upload(client, file));
    await delay(PAUSE_MS);
  }
} finally {
  pings.stop();
  await server.stop();
  await folder.remove();
}
const columns = [
  'upload',
  'answer',
  'time, s',
  '/health p50, ms',
  'p99',
  'max',
  'plain server p99',
  'max',
  'event loop p99',
  'max',
];
process.stdout.write(
  `${machine()}; log-flow ${revision()}\n\n${markdownTable(
    columns.map((title, i) => (i > 1 ? { title, align: 'right' } : { title })),
    rows,
  )}\n`,
);

async function measure(title: string, act: () => Promise<string>): Promise<void> {
  await pings.collect();
  await loopDelays();
  const begun = performance.now();
  const answer = await act();
  const seconds = (performance.now() - begun) / 1000;
  const { own, plain } = await pings.collect();
  const loop = await loopDelays();
  const waits = [...percentiles(own, [0.5, 0.99, 1]), ...percentiles(plain, [0.99, 1])];
  const figures = [seconds, ...waits, ...loop];
  rows.push([title, answer, ...figures.map((value) => value.toFixed(value < 10 ? 1 : 0))]);
  process.stderr.write(`${rows.at(-1)!.join(' | ')}\n`);
}

/** Of the server since they were asked last, in milliseconds: p99 and max. */
async function loopDelays(): Promise<number[]> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return ['p99', 'max'].map((name) => {
    const [, seconds] =
      new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text) ?? [];
    return Number(seconds) * 1000;
  });
}

/** Resolves with the answer when all that came of it has ended. */
async function upload(client: Client, { blocks, boundary }: HostileFile): Promise<string> {
  const isForm = boundary !== undefined;
  const call = request(`${server.url}/api/upload-logs${isForm ? '' : '/hostile.log'}`, {
    method: isForm ? 'POST' : 'PUT',
    headers: {
      authorization: `Bearer ${client.token}`,
      ...(isForm ? { 'content-type': `multipart/form-data; boundary=${boundary}` } : {}),
    },
  });
  const answered = once(call, 'response');
  const body = isForm ? [...blocks, Buffer.from(`--${boundary}--\r\n`)] : blocks;
  const [[response]] = await Promise.all([answered, send(Readable.from(body), call)]);
  const text = Buffer.concat(await response.toArray()).toString();
  while (!(await noneUnfinished({ client }))) await delay(LOOK_EVERY_MS);
  const { code, jobs = [] } = JSON.parse(text);
  return `${response.statusCode} ${code ?? jobs[0]?.error?.code ?? ''}`.trim();
}

/** A refusal may come before the end of the body, which the server then does not read. */
async function send(body: Readable, call: ReturnType<typeof request>): Promise<void> {
  await pipeline(body, call).catch(() => undefined);
}
