/** One large file, read by one worker and by two: only what workers do is timed. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../../test/support/eventually.ts';
import { putFile } from './put.ts';
import { type Service, type Usage, usageOf } from './service.ts';

const LIMIT_MS = 3600_000;

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
  const jobID = await upload(service, file);
  const storedShare = (await bytesIn(service.blobs)) / size;

  const workers = await service.startWorkers(count);
  // The first to be ready has begun before the last one: what was read by then does not count.
  const { bytesProcessed } = await detail(service, jobID);
  const begun = performance.now();
  const cpuBefore = cpuOf(workers.map(usageOf));
  await completed(service, jobID, LIMIT_MS);
  const seconds = (performance.now() - begun) / 1000;

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

/** The detail of a job costs the API process little: its report would be merged anew at each look. */
async function detail({ client }: Service, jobID: string) {
  const { status, body } = await client.call('GET', `/api/jobs/${jobID}`);
  if (status !== 200) throw new Error(`GET /api/jobs/${jobID}: ${JSON.stringify(body)}`);
  return body;
}

/** Resolves when the job is completed; rejects when it fails. */
export async function completed(service: Service, jobID: string, limitMs: number): Promise<void> {
  const job = await eventually(
    `job ${jobID} to end`,
    async () => {
      const body = await detail(service, jobID);
      return ['Completed', 'Failed'].includes(body.status) && body;
    },
    limitMs,
  );
  if (job.status !== 'Completed') throw new Error(`job ${jobID}: ${JSON.stringify(job.error)}`);
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(async ({ parentPath, name }) => stat(path.join(parentPath, name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}
