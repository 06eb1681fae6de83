import type { Report } from '../engine/index.ts';
import { SMALL_BYTES } from '../runtime/small-bytes.ts';
import { mergeOn } from './merge-on.ts';
import { createSmallTasks } from './small-tasks.ts';
import type { StoredTask } from './task.ts';
import { resultOf, TaskPool, type TaskPoolOptions } from './task-pool.ts';
import type { AnalyzedChunk, EngineThreads, PackedPartial } from './types.ts';

/**
 * Starts the threads with the first tasks; they stay until `close`, and let the process end while they are idle.
 */
export function createEngineThreads(options: TaskPoolOptions): EngineThreads {
  const pool = new TaskPool(options);
  const runSmall = createSmallTasks((next) => pool.runNext(next));
  const runStored = async (task: StoredTask, signal?: AbortSignal): Promise<AnalyzedChunk> =>
    task.expected.byteLength <= SMALL_BYTES
      ? resultOf<AnalyzedChunk>(await runSmall(task))
      : pool.run<AnalyzedChunk>(
          task,
          task.stored instanceof Uint8Array ? [ownBuffer(task.stored)] : [],
          signal,
        );
  return {
    size: options.threads,
    analyze: (bytes, how) =>
      pool.run<PackedPartial>({ kind: 'analyze', bytes, options: how }, [ownBuffer(bytes)]),
    analyzeStored: (stored, { sha256, byteLength, frames }, how, signal) =>
      runStored(
        { kind: 'analyzeStored', stored, expected: { sha256, byteLength, frames }, options: how },
        signal,
      ),
    merge: mergeOn(pool),
    summarize: (partial, job) => pool.run<Report>({ kind: 'summarize', partial, job }),
    close: () => pool.close(),
  };
}

function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  if (bytes.buffer instanceof ArrayBuffer) return bytes.buffer;
  throw new TypeError('Shared memory cannot be transferred to a thread');
}
