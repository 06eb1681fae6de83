/** A thread that counts slices of one file (see slice-workers.ts): one message in, one out. */
import { parentPort } from 'node:worker_threads';
import { buffersOf } from '../engine/index.ts';
import { AppError, messageOf } from '../errors.ts';
import { SliceCounter, type SlicesResult, type SlicesTask } from './analyze-slices.ts';
import { loadKernel } from './analyzers.ts';
import type { SliceOutcome } from './slice-workers.ts';

parentPort!.once('message', (task: SlicesTask) => {
  const outcome = outcomeOf(task);
  const partial = outcome.ok ? outcome.result?.partial : undefined;
  parentPort!.postMessage(outcome, partial ? buffersOf(partial) : []);
});
loadKernel();

/** Errors cross the border as values: a thrown one would arrive without its code. */
function outcomeOf(task: SlicesTask): SliceOutcome {
  try {
    return { ok: true, result: countAll(task) };
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    return { ok: false, code, message: messageOf(error) };
  }
}

function countAll(task: SlicesTask): SlicesResult | null {
  const counter = new SliceCounter(task);
  try {
    while (counter.step());
    return counter.finish();
  } finally {
    counter.close();
  }
}
