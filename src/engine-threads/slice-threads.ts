/**
 * Threads for slice-workers.ts. In a file of its own, so that they can be started before the engine is
 * loaded here: loading it themselves takes them as long.
 */
import { Worker } from 'node:worker_threads';
import { ownFile } from '../runtime/entry-file.ts';

/** MiB of short-lived objects a thread: there are few, and a larger space would only fill up. */
const YOUNG_GENERATION_MEGABYTES = 4;

/** So many threads, each waiting for one SlicesTask. They do not keep the process alive. */
export function startSliceThreads(count: number): Worker[] {
  const file = ownFile('engine-threads', 'slices-worker', 'cjs');
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES };
  const threads = Array.from({ length: count }, () => new Worker(file, { resourceLimits }));
  // What nobody waits for must not end the process: whoever gives one a task listens for itself.
  for (const thread of threads) thread.on('error', () => undefined).unref();
  return threads;
}
