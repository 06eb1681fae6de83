/** One large file, read by one worker and by two: only what workers do is timed. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { putFile } from './put.ts';
import { type Service, type Usage, usageOf } from './service.ts';

const LIMIT_MS = 3600_000;
/** Milliseconds between two looks: each takes time of the cores that the workers need. */
const LOOK_EVERY_MS = 2000;

export interface LargeRun {
  /** Bytes a second, from the moment all workers took chunks. */
  rate: number;
  /** Stored bytes a byte of the file, while it waits. */
  storedShare: number;
  /** Of the workers together, without their start. */
  workerCpuSeconds: number;
  workers: Usage[];
  api: Usage;
}

/** Uploads the file while no worker runs, then has it read by so many, one chunk at a time each. */
export async function readByWorkers(
  service: Service,
  file: string,
  count: number,
): Promise<LargeRun> {
  const { size } = await stat(file);
  // Those of the runs before are kept.
  const before = await bytesIn(service.blobs);
  const jobID = await upload(service, file);
  const storedShare = ((await bytesIn(service.blobs)) - before) / size;

  const workers = await service.startWorkers(count);
  // The first to be ready has begun before the last one: what was read by then does not count.
  const { bytesProcessed } = await detail(service, jobID);
  const begun = Date.now();
  const cpuBefore = cpuOf(workers.map(usageOf));
  // By the database's clock, which is this machine's.
  const seconds = ((await completed(service, jobID)) - begun) / 1000;

  const usage = workers.map(usageOf);
  await service.stopWorkers();
  return {
    rate: (size - bytesProcessed) / seconds,
    storedShare,
    workerCpuSeconds: ((cpuOf(usage) - cpuBefore) * size) / (size - bytesProcessed),
    workers: usage,
    api: usageOf(service.api),
  };
}

const cpuOf = (usage: Usage[]): number => usage.reduce((sum, { cpu }) => sum + cpu, 0);

async function upload({ client, api }: Service, file: string): Promise<string> {
  const url = `${api.url}/api/upload-logs/${path.basename(file)}`;
  const headers = { authorization: `Bearer ${client.token}` };
  const { body } = await putFile({ url, headers }, file);
  return JSON.parse(body).jobs[0].jobID;
}

async function detail({ client }: Service, jobID: string) {
  const { status, body } = await client.call('GET', `/api/jobs/${jobID}`);
  if (status !== 200) throw new Error(`GET /api/jobs/${jobID}: ${JSON.stringify(body)}`);
  return body;
}

/** When the job was completed, in milliseconds since the epoch; rejects when it fails. */
async function completed(service: Service, jobID: string): Promise<number> {
  const until = Date.now() + LIMIT_MS;
  while (Date.now() < until) {
    const { status, finishedAt, error } = await detail(service, jobID);
    if (status === 'Completed') return Date.parse(finishedAt);
    if (status === 'Failed') throw new Error(`job ${jobID}: ${JSON.stringify(error)}`);
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`job ${jobID} took longer than ${LIMIT_MS / 1000} s`);
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(async ({ parentPath, name }) => stat(path.join(parentPath, name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}
