import { type SliceWorkers, startSliceWorkers } from '../../engine-threads/slice-workers.ts';
import type { EngineThreads } from '../../engine-threads/types.ts';
import { slicesIn } from '../../ingest/cut-slices.ts';
import type { ThreadPools } from './analysis.ts';

/** All threads that one command starts. */
export class Pools implements ThreadPools {
  readonly #threads: number;
  readonly #started: { close(): Promise<void> }[] = [];
  #chunks: Promise<EngineThreads> | null = null;

  constructor(threads: number) {
    this.#threads = threads;
  }

  slices(bytes: number): SliceWorkers {
    const workers = startSliceWorkers(Math.min(this.#threads, slicesIn(bytes)));
    this.#started.push(workers);
    return workers;
  }

  async chunks(): Promise<EngineThreads> {
    this.#chunks ??= import('../../engine-threads/engine-threads.ts').then(
      ({ createEngineThreads }) => {
        const threads = createEngineThreads({ threads: this.#threads });
        this.#started.push(threads);
        return threads;
      },
    );
    return this.#chunks;
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.map((one) => one.close()));
  }
}
