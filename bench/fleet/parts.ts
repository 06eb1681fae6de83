/** The parts of a run. Each has a service of its own on empty stores, and ends it. */
import { statSync } from 'node:fs';
import type { FleetServers } from '../../test/support/fleet-servers.ts';
import type { Figures } from './figures.ts';
import { openFloor } from './floor.ts';
import { type LargeRun, readByWorkers } from './large-file.ts';
import { missingNginx, startNginx } from './nginx.ts';
import { openService, type Usage } from './service.ts';
import { openSmallJobs } from './small-jobs.ts';
import { smallLogs } from './small-logs.ts';
import { openUploader, type UploadRun } from './upload.ts';

export interface Setting {
  /** Of the whole run: what a part has open ends with it where the run is broken off. */
  parts: AsyncDisposableStack;
  folder: string;
  rounds: number;
  say(text: string): void;
}

interface UsageByKind {
  worker: Usage[];
  api: Usage[];
}

/** Small files, by Log-Flow and by the floor on the same servers, in turn. No two files are alike. */
export async function measureSmall(
  { parts: run, folder, rounds, say }: Setting,
  { postgres, rabbitmq }: FleetServers,
  jobs: number,
): Promise<Figures['small']> {
  const logs = smallLogs(jobs * (rounds + 1));
  const rates: number[] = [];
  const floor: number[] = [];
  await withParts(run, async (parts) => {
    const small = await openSmallJobs(await openService(folder, parts), parts);
    const database = await postgres.newDatabase();
    const least = await openFloor({ postgres: database, rabbitmq: rabbitmq.url }, parts);
    // The first of each finds nothing warm: one more than is counted.
    for (let round = 0; round <= rounds; round++) {
      const some = logs.slice(jobs * round, jobs * (round + 1));
      const rate = await small.rateOf(some);
      const peer = await least.rateOf(some);
      say(`Small files: ${rate.toFixed(0)} jobs/s; the floor ${peer.toFixed(0)}`);
      if (round === 0) continue;
      rates.push(rate);
      floor.push(peer);
    }
  });
  return { jobs, rates, floor };
}

/** The large file, by one worker and by two, in turn. */
export async function measureLarge(
  { parts: run, folder, rounds, say }: Setting,
  file: string,
): Promise<{ large: Figures['large']; usage: UsageByKind }> {
  const runs = { one: [] as LargeRun[], two: [] as LargeRun[] };
  await withParts(run, async (parts) => {
    const service = await openService(folder, parts);
    for (let round = 0; round < rounds; round++) {
      for (const [name, count] of [['one', 1] as const, ['two', 2] as const]) {
        const run = await readByWorkers(service, file, count);
        say(`Large file, workers: ${count}: ${(run.rate / 1e6).toFixed(0)} MB/s`);
        runs[name].push(run);
      }
    }
  });
  const all = [...runs.one, ...runs.two];
  const usage = { worker: all.flatMap(({ workers }) => workers), api: all.map(({ api }) => api) };
  return { large: { bytes: statSync(file).size, ...runs }, usage };
}

/** The upload, and nginx storing the same file, in turn. */
export async function measureUpload(
  { parts: run, folder, rounds, say }: Setting,
  file: string,
): Promise<{ upload: Figures['upload']; usage: UsageByKind }> {
  const missing = missingNginx();
  const runs: UploadRun[] = [];
  const stored: number[] = [];
  const usage = await withParts(run, async (parts) => {
    const uploader = await openUploader(await openService(folder, parts), file);
    const nginx = missing === null ? await startNginx(folder, parts) : undefined;
    // The first of each finds nothing warm: one more than is counted.
    for (let round = 0; round <= rounds; round++) {
      const run = await uploader.run();
      const peer = await nginx?.store(file);
      if (round === 0) continue;
      const beside = peer === undefined ? '' : `; nginx ${peer.toFixed(2)} s`;
      say(
        `Upload: ${run.seconds.toFixed(2)} s, ${run.afterLastByteMs.toFixed(0)} ms of it after the last byte${beside}`,
      );
      runs.push(run);
      if (peer !== undefined) stored.push(peer);
    }
    const [api, ...worker] = uploader.usage();
    return { api: [api!], worker };
  });
  if (missing !== null) say(`Not compared with nginx: ${missing}`);
  const bytes = statSync(file).size;
  return { upload: { bytes, runs, nginx: missing ?? stored }, usage };
}

/** Runs a task; what it has open ends with it, or with the whole run where that is broken off. */
export async function withParts<Result>(
  run: AsyncDisposableStack,
  task: (parts: AsyncDisposableStack) => Promise<Result>,
): Promise<Result> {
  const parts = run.use(new AsyncDisposableStack());
  try {
    return await task(parts);
  } finally {
    await parts.disposeAsync();
  }
}
