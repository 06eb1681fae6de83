import type { TaskPool } from './task-pool.ts';
import type { EngineThreads, MergedPartials } from './types.ts';

/** `EngineThreads.merge` on the threads of a pool. */
export const mergeOn =
  (pool: TaskPool): EngineThreads['merge'] =>
  (partials, keywords, job) =>
    pool.run<MergedPartials>({
      kind: 'merge',
      partials,
      keywords,
      // A row of a job has more, which need not cross to the thread.
      job,
    });
