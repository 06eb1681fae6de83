import { type SliceWorkers, startSliceWorkers } from '../../engine-threads/slice-workers.ts';
import type { EngineThreads } from '../../engine-threads/types.ts';
import type { ThreadPools } from './analysis.ts';
import { takeEarlyThreads } from './early-threads.ts';

/** All threads that one command starts. */
export class Pools implements ThreadPools {
  readonly #threads: number;
  /** Started, and not used yet. */
  #prepared: SliceWorkers | null = null;
  readonly #started: { close(): Promise<void> }[] = [];
  #chunks: Promise<EngineThreads> | null = null;

  constructor(threads: number) {
    this.#threads = threads;
  }

  prepare(): void {
    this.#prepared ??= this.#start();
  }

  slices(): SliceWorkers {
    const workers = this.#prepared ?? this.#start();
    this.#prepared = null;
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

  #start(): SliceWorkers {
    const workers = startSliceWorkers(this.#threads, takeEarlyThreads(this.#threads - 1));
    this.#started.push(workers);
    return workers;
  }
}
