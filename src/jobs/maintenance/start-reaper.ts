import { setTimeout as delay } from 'node:timers/promises';
import type { JobLog } from '../model/job-log.ts';
import { type ReaperParts, reap } from './reaper.ts';
import { removeOrphans } from './remove-orphans.ts';

const REAP_EVERY_MS = 5000;
/** Orphaned blobs only cost space, and the search for them lists the whole store. */
const ORPHANS_EVERY_MS = 10 * 60 * 1000;

export interface Reaper {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** Starts the periodic repair, the first run at once. A run that fails is logged; the next one tries again. */
export function startReaper(parts: ReaperParts): Reaper {
  const { log } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = Promise.all([
    repeat(log, 'repair', REAP_EVERY_MS, () => reap(parts), signal),
    repeat(log, 'removal of orphaned blobs', ORPHANS_EVERY_MS, () => removeOrphans(parts), signal),
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
