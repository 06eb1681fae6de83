/**
 * Threads that count the slices of one file; the calling one is the first of them. The others are started
 * before it is known which file: a thread takes longer to start than a small file takes to count.
 */
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode, messageOf } from '../errors.ts';
import { SliceCounter, type SlicesResult, type SlicesTask } from './analyze-slices.ts';
import { startSliceThreads } from './slice-threads.ts';

export type SliceOutcome =
  | { ok: true; result: SlicesResult | null }
  | { ok: false; code: ErrorCode; message: string };

export interface SliceWorkers {
  readonly size: number;
  /**
   * Counts all slices that the task gives out, on so many threads; once. Null where the file cannot be cut
   * without reading all of it in order. Rejects with the first error: `file_changed`, or `chunk_crashed` where
   * a thread died.
   */
  run(task: SlicesTask, threads: number): Promise<SlicesResult[] | null>;
  close(): Promise<void>;
}

/** `size` threads with the calling one; `early` are others that were started before, at most so many. */
export function startSliceWorkers(size: number, early: readonly Worker[] = []): SliceWorkers {
  const workers = [...early, ...startSliceThreads(size - 1 - early.length)];
  return {
    size,
    run: async (task, threads) => {
      const others = workers.slice(0, threads - 1).map((worker) => runOn(worker, task));
      const results = await Promise.all([runHere(task), ...others]);
      return results.every((result) => result !== null) ? results : null;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
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
