/** Threads that count the slices of one file; the calling one is the first of them. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode, messageOf } from '../errors.ts';
import { entryFile } from '../runtime/entry-file.ts';
import { SliceCounter, type SlicesResult, type SlicesTask } from './analyze-slices.ts';

/** MiB of short-lived objects a thread: there are few, and a larger space would only fill up. */
const YOUNG_GENERATION_MEGABYTES = 4;

export type SliceOutcome =
  | { ok: true; result: SlicesResult | null }
  | { ok: false; code: ErrorCode; message: string };

export interface SliceWorkers {
  /**
   * Counts all slices that the task gives out; once. Null where the file cannot be cut
   * without reading all of it in order. Rejects with the first error: `file_changed`, or `chunk_crashed` where
   * a thread died.
   */
  run(task: SlicesTask): Promise<SlicesResult[] | null>;
  close(): Promise<void>;
}

/** Starts threads, so that there are `size` with the calling one. They do not keep the process alive. */
export function startSliceWorkers(size: number): SliceWorkers {
  const workers = Array.from({ length: size - 1 }, startThread);
  return {
    run: async (task) => {
      const others = workers.map((worker) => runOn(worker, task));
      const results = await Promise.all([runHere(task), ...others]);
      return results.every((result) => result !== null) ? results : null;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function startThread(): Worker {
  const thread = new Worker(entryFile('engine-threads', 'slices-worker'), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES },
  });
  // While it has no task its death concerns nobody; `runOn` listens for it as well.
  thread.on('error', () => undefined).unref();
  return thread;
}

/** Lets other events through between two slices: signals, a bar that shows progress. */
async function runHere(task: SlicesTask): Promise<SlicesResult | null> {
  const counter = new SliceCounter(task);
  try {
    while (counter.step()) await setImmediate();
    return counter.finish();
  } finally {
    counter.close();
  }
}

function runOn(worker: Worker, task: SlicesTask): Promise<SlicesResult | null> {
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
