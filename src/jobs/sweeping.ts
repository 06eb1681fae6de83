import type { JobContext } from './context.ts';
import { sweep, sweepOrphans } from './sweep.ts';

const SWEEP_EVERY_MS = 5000;
/** Orphaned bytes only cost space, and looking for them reads every prefix of the store. */
const ORPHANS_EVERY_MS = 10 * 60 * 1000;

export interface Sweeping {
  /** Resolves when no sweep runs any more. */
  stop(): Promise<void>;
}

/** Sweeps at intervals, the first time at once. A sweep that fails is noted and tried again. */
export function startSweeping(context: JobContext): Sweeping {
  const loops = [
    repeat(context, 'sweep', SWEEP_EVERY_MS, () => sweep(context)),
    repeat(context, 'sweep of orphaned bytes', ORPHANS_EVERY_MS, () => sweepOrphans(context)),
  ];
  return {
    stop: async () => {
      await Promise.all(loops.map((stop) => stop()));
    },
  };
}

function repeat(
  { log }: JobContext,
  name: string,
  everyMs: number,
  task: () => Promise<void>,
): () => Promise<void> {
  const run = async () => {
    try {
      await task();
    } catch (error) {
      log.error({ err: error }, `${name} failed; the next one tries again`);
    }
  };
  let running = run();
  let idle = false;
  running.finally(() => {
    idle = true;
  });
  const timer = setInterval(() => {
    // One at a time: a slow sweep is not overtaken by the next.
    if (!idle) return;
    idle = false;
    running = run().finally(() => {
      idle = true;
    });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
