/** A thread that counts slices of one file (see slice-workers.ts): one message in, one out. */
import { parentPort } from 'node:worker_threads';
import { AppError, messageOf } from '../errors.ts';
import { analyzeSlices, type SlicesTask } from './analyze-slices.ts';
import type { SliceOutcome } from './slice-workers.ts';

parentPort?.once('message', (task: SlicesTask) => {
  parentPort?.postMessage(outcomeOf(task));
});

/** Errors cross the border as values: a thrown one would arrive without its code. */
function outcomeOf(task: SlicesTask): SliceOutcome {
  try {
    return { ok: true, result: analyzeSlices(task) };
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    return { ok: false, code, message: messageOf(error) };
  }
}
