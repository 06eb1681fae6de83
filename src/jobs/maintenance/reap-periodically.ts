import type { JobContext } from '../context.ts';
import { ORPHAN_AFTER_SECONDS } from '../storage/blob-prefix.ts';
import { sweep } from './reaper.ts';
import { sweepOrphans } from './remove-orphans.ts';

const SWEEP_EVERY_MS = 5000;
/** Orphaned bytes only cost space, and looking for them reads every prefix of the store. */
const ORPHANS_EVERY_MS = 10 * 60 * 1000;
/** Where some may be orphans that nobody can tell yet. */
const ORPHANS_AGAIN_MS = ORPHAN_AFTER_SECONDS * 1000;

export interface Sweeping {
  /** Resolves when no sweep runs any more. */
  stop(): Promise<void>;
}

/** Sweeps at intervals, the first time at once. A sweep that fails is noted and tried again. */
export function startSweeping(context: JobContext): Sweeping {
  const loops = [
    repeat(context, 'sweep', SWEEP_EVERY_MS, async () => {
      await sweep(context);
      return SWEEP_EVERY_MS;
    }),
    repeat(context, 'sweep of orphaned bytes', ORPHANS_EVERY_MS, async () =>
      (await sweepOrphans(context)) ? ORPHANS_AGAIN_MS : ORPHANS_EVERY_MS,
    ),
  ];
  return {
    stop: async () => {
      await Promise.all(loops.map((stop) => stop()));
    },
  };
}

/** Runs a task again after as many milliseconds as it says, or after `afterFailureMs` where it fails. */
function repeat(
  { log }: JobContext,
  name: string,
  afterFailureMs: number,
  task: () => Promise<number>,
): () => Promise<void> {
  const stopping = new AbortController();
  const run = async (): Promise<number> => {
    try {
      return await task();
    } catch (error) {
      log.error({ err: error }, `${name} failed; the next one tries again`);
      return afterFailureMs;
    }
  };
  const running = (async () => {
    while (!stopping.signal.aborted) await delay(await run(), stopping.signal);
  })();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** Resolves after so many milliseconds, or at once when the signal aborts. */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
