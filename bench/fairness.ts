/**
 * npm run bench:fairness: how long one user's small file takes while another user sends ten thousand, on the embedded
 * server and, with `--fleet`, on PostgreSQL and RabbitMQ with one worker. Prints a table (docs/benchmarks.md).
 */
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Client, newClient } from '../test/support/client.ts';
import { eventually } from '../test/support/eventually.ts';
import { type RunningServer, startApi } from '../test/support/server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { runBenchmark, say, wholeNumber } from './command.ts';
import { inParallel } from './fleet/parallel.ts';
import { putBytes } from './fleet/put.ts';
import { openServers } from './fleet/servers.ts';
import { openService } from './fleet/service.ts';
import { noneUnfinished } from './fleet/small-jobs.ts';
import { smallLogs } from './fleet/small-logs.ts';
import { markdownTable, threeDigits } from './table.ts';

const USAGE = 'npm run bench:fairness -- [--files 10000] [--fleet]';
const AT_ONCE = 32;
const LIMIT_MS = 900_000;
/** Files of the other user before the many come. */
const TRIES = 10;
const PAUSE_MS = 1500;
const SETTINGS = {
  GENERAL_RATE_LIMIT: '1000000',
  UPLOAD_RATE_LIMIT: '1000000',
  LOGFLOW_WORKERS: '1',
};

interface Place {
  name: string;
  api: RunningServer;
  /** Lets workers start where they are processes of their own. */
  startWorkers(): Promise<unknown>;
}

async function embedded(parts: AsyncDisposableStack): Promise<Place> {
  const folder = await temporaryFolder();
  parts.defer(folder.remove);
  const api = await startApi(folder.path, SETTINGS);
  parts.defer(async () => void (await api.stop()));
  return { name: 'embedded', api, startWorkers: async () => undefined };
}

async function fleet(parts: AsyncDisposableStack): Promise<Place> {
  await openServers(parts);
  const folder = await temporaryFolder();
  parts.defer(folder.remove);
  const service = await openService(folder.path, parts);
  const api = await service.startAnotherApi({ UPLOAD_RATE_LIMIT: '1000000' });
  return { name: 'fleet, 1 worker', api, startWorkers: () => service.startWorkers(1) };
}

/** Milliseconds from the request until the job is seen as completed. */
async function timeOf(client: Client, log: Buffer): Promise<number> {
  const begun = performance.now();
  const { jobID } = await client.put('one.log', log);
  await eventually(
    'the one file',
    async () => (await client.call('GET', `/api/jobs/${jobID}`)).body.status === 'Completed',
    LIMIT_MS,
  );
  return performance.now() - begun;
}

async function measure({ name, api, startWorkers }: Place, files: number): Promise<string[]> {
  const [many, one] = [await newClient(api.url), await newClient(api.url)];
  const logs = smallLogs(files + TRIES);
  await startWorkers();
  const alone: number[] = [];
  for (const log of logs.slice(files)) alone.push(await timeOf(one, log));

  say(`${name}: sending ${files} files ...`);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const headers = { authorization: `Bearer ${many.token}` };
  const begun = performance.now();
  const sending = inParallel(files, AT_ONCE, async (index) => {
    await putBytes(
      { url: `${api.url}/api/upload-logs/${index}.log`, headers, agent },
      logs[index]!,
    );
  });
  const ended = sending.then(() =>
    eventually('the many files', () => noneUnfinished({ client: many }), LIMIT_MS),
  );
  let isOver = false;
  void ended.finally(() => {
    isOver = true;
  });
  const beside: number[] = [];
  // One after the other, so that each meets the backlog of its moment, and few enough to be within a share.
  while (!isOver) {
    beside.push(await timeOf(one, logs[files + (beside.length % TRIES)]!));
    await delay(PAUSE_MS);
  }
  await ended;
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  return [
    name,
    threeDigits(seconds),
    ...[alone, beside].flatMap((times) => {
      const sorted = times.toSorted((a, b) => a - b);
      return [sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!].map((ms) => ms.toFixed(0));
    }),
  ];
}

await runBenchmark('bench:fairness', USAGE, async (parts) => {
  const { values } = parseArgs({
    options: { files: { type: 'string', default: '10000' }, fleet: { type: 'boolean' } },
  });
  const files = wholeNumber('files', values.files);
  const place = await (values.fleet ? fleet : embedded)(parts);
  const row = await measure(place, files);
  const titles = [
    `${files} files of one user, s`,
    'the other’s file alone, ms: median',
    'most',
    'meanwhile, ms: median',
    'most',
  ];
  const columns = titles.map((title) => ({ title, align: 'right' as const }));
  process.stdout.write(`${markdownTable([{ title: 'server' }, ...columns], [row])}\n`);
});
