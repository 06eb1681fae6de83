/** An upload, timed from its first byte until its report is ready. */
import { setTimeout as delay } from 'node:timers/promises';
import { putFile } from './put.ts';
import { type Service, type Usage, usageOf } from './service.ts';

/** Milliseconds between two looks; the answer is known no finer. */
const LOOK_EVERY_MS = 5;

export interface UploadRun {
  /** First byte to `Completed`. */
  seconds: number;
  /** Last byte given to the system to `Completed`. */
  afterLastByteMs: number;
  /** CPU time that this upload cost. */
  apiCpuSeconds: number;
  workerCpuSeconds: number;
}

export interface Uploader {
  run(): Promise<UploadRun>;
  /** Of the API process, then of the workers. */
  usage(): Usage[];
}

/** Starts two workers; each run then uploads the file once. */
export async function openUploader(service: Service, file: string): Promise<Uploader> {
  const workers = await service.startWorkers(2);
  const usage = () => [service.api, ...workers].map(usageOf);
  const cpu = () => {
    const [api, ...others] = usage();
    return { api: api!.cpu, workers: others.reduce((sum, one) => sum + one.cpu, 0) };
  };
  const url = `${service.api.url}/api/upload-logs/upload.log`;
  const headers = { authorization: `Bearer ${service.client.token}` };
  return {
    usage,
    run: async () => {
      const before = cpu();
      const { body, begun, sent } = await putFile({ url, headers }, file);
      await isCompleted(service, JSON.parse(body).jobs[0].jobID);
      const end = performance.now();
      const after = cpu();
      return {
        seconds: (end - begun) / 1000,
        afterLastByteMs: end - sent,
        apiCpuSeconds: after.api - before.api,
        workerCpuSeconds: after.workers - before.workers,
      };
    },
  };
}

/** Resolves when the job is `Completed`, asking every `lookEveryMs`; rejects when it has failed. */
export async function isCompleted(
  { client }: Pick<Service, 'client'>,
  jobID: string,
  lookEveryMs = LOOK_EVERY_MS,
): Promise<void> {
  for (;;) {
    const { body } = await client.call('GET', `/api/jobs/${jobID}`);
    if (body.status === 'Completed') return;
    if (body.status === 'Failed') throw new Error(`job ${jobID}: ${JSON.stringify(body.error)}`);
    await delay(lookEveryMs);
  }
}
