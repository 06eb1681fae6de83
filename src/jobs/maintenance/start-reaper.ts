import { setTimeout as delay } from 'node:timers/promises';
import type { JobContext } from '../context.ts';
import type { JobLog } from '../model/job-log.ts';
import { sweep } from './reaper.ts';
import { sweepOrphans } from './remove-orphans.ts';

const SWEEP_EVERY_MS = 5000;
/** Orphaned bytes only cost space, and looking for them reads every prefix of the store. */
const ORPHANS_EVERY_MS = 10 * 60 * 1000;

export interface Sweeping {
  /** Resolves when no sweep runs any more. */
  stop(): Promise<void>;
}

/** Sweeps at intervals, the first time at once. A sweep that fails is noted and tried again. */
export function startSweeping(context: JobContext): Sweeping {
  const { log } = context;
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = Promise.all([
    repeat(log, 'sweep', SWEEP_EVERY_MS, () => sweep(context), signal),
    repeat(log, 'sweep of orphaned bytes', ORPHANS_EVERY_MS, () => sweepOrphans(context), signal),
  ]);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Runs a task at intervals, from now on until the signal aborts. */
async function repeat(
  log: JobLog,
  name: string,
  everyMs: number,
  task: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await task();
    } catch (error) {
      log.error({ err: error }, `${name} failed; the next one tries again`);
    }
    // Rejects only when it is aborted, and then the loop ends.
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
