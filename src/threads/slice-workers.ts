/**
 * Threads that count the slices of one file, started before it is known which file: a thread takes
 * longer to start than a small file takes to count.
 */
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode, messageOf } from '../errors.ts';
import type { SlicesResult, SlicesTask } from './analyze-slices.ts';

export type SliceOutcome =
  | { ok: true; result: SlicesResult }
  | { ok: false; code: ErrorCode; message: string };

export interface SliceWorkers {
  readonly size: number;
  /**
   * Counts all slices that the task gives out, on so many threads; once. Rejects with the first error:
   * `file_changed`, or `chunk_crashed` where a thread died.
   */
  run(task: SlicesTask, threads: number): Promise<SlicesResult[]>;
  close(): Promise<void>;
}

/** MiB of short-lived objects a thread: there are few, and a larger space would only fill up. */
const YOUNG_GENERATION_MEGABYTES = 4;

export function startSliceWorkers(size: number): SliceWorkers {
  // Beside this file, which may be bundled (scripts/build.js).
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = new URL(`./slices-worker.${extension}`, import.meta.url);
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES };
  const workers = Array.from({ length: size }, () => new Worker(file, { resourceLimits }));
  // What nobody waits for must not end the process: `run` listens for itself.
  for (const worker of workers) worker.on('error', () => undefined).unref();
  return {
    size,
    run: (task, threads) => Promise.all(workers.slice(0, threads).map((one) => runOn(one, task))),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function runOn(worker: Worker, task: SlicesTask): Promise<SlicesResult> {
  worker.ref();
  worker.postMessage(task);
  return new Promise((resolve, reject) => {
    worker.once('message', (outcome: SliceOutcome) => {
      if (outcome.ok) resolve(outcome.result);
      else reject(new AppError(outcome.code, outcome.message));
    });
    const died = (why: string, cause?: unknown): void =>
      reject(new AppError('chunk_crashed', `A thread died: ${why}.`, { cause }));
    worker.once('error', (error) => died(messageOf(error), error));
    worker.once('exit', (code) => died(`exit code ${code}`));
  });
}
