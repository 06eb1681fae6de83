/** A thread that searches slices of files (see search-threads.ts): a task in, the answer of each slice out. */
import { parentPort } from 'node:worker_threads';
import { loadKernel } from '../../engine-threads/analyzers.ts';
import { AppError, type ErrorCode, messageOf } from '../../errors.ts';
import { type SearchTask, type SliceAnswer, SliceSearcher } from './finding/slice-searcher.ts';

export type FromWorker =
  | { kind: 'slice'; slice: number; answer: SliceAnswer }
  | { kind: 'end' }
  /** Errors cross the border as values: a thrown one would arrive without its code. */
  | { kind: 'failed'; code: ErrorCode; message: string };

parentPort!.on('message', (task: SearchTask) => {
  try {
    searchAll(task);
    tell({ kind: 'end' });
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    tell({ kind: 'failed', code, message: messageOf(error) });
  }
});
loadKernel();

function tell(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

function searchAll(task: SearchTask): void {
  const searcher = new SliceSearcher(task);
  try {
    const { turns } = searcher;
    for (let slice = turns.takeOrWait(); slice !== null; slice = turns.takeOrWait()) {
      const answer = searcher.search(slice);
      tell({ kind: 'slice', slice, answer }, buffersOf(answer));
    }
  } finally {
    searcher.close();
  }
}

/** A buffer of its own can be handed over; a part of a larger one is copied. */
function buffersOf(answer: SliceAnswer): ArrayBuffer[] {
  if ('uncut' in answer || !answer.output) return [];
  const { buffer, byteLength } = answer.output;
  return buffer.byteLength < 2 * byteLength && byteLength > 65_536 ? [buffer] : [];
}
