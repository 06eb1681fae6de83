import { setTimeout as delay } from 'node:timers/promises';
import type { JobLog } from '../model/job-log.ts';
import { type ReaperParts, reap } from './reaper.ts';
import { removeExpired } from './remove-expired.ts';
import { removeUnneededBlobs } from './remove-unneeded-blobs.ts';
import { takeTurn } from './take-turn.ts';

const REPAIR_EVERY_MS = 5000;
/** Blobs that nobody needs only cost space. */
const BLOBS_EVERY_MS = 10 * 60 * 1000;
/** Often, because each run removes a limited number of jobs. */
const RETENTION_EVERY_MS = 60 * 1000;
/** Milliseconds between two questions of a process whether it is its turn. */
const ASK_FOR_BLOBS_EVERY_MS = 60 * 1000;

export interface Reaper {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/**
 * Starts to take turns at the periodic repair with the other processes: of each interval one process does the work. A
 * run that fails is logged; the next one tries again.
 */
export function startReaper(parts: ReaperParts): Reaper {
  const { db, log } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = Promise.all([
    repeat(log, 'repair', REPAIR_EVERY_MS, signal, async () => {
      if (await takeTurn(db, 'repair', REPAIR_EVERY_MS)) await reap(parts);
    }),
    repeat(log, 'removal of blobs', ASK_FOR_BLOBS_EVERY_MS, signal, async () => {
      if (await takeTurn(db, 'blobs', BLOBS_EVERY_MS)) await removeUnneededBlobs(parts);
    }),
    repeat(log, 'retention', RETENTION_EVERY_MS, signal, async () => {
      if (await takeTurn(db, 'retention', RETENTION_EVERY_MS)) await removeExpired(parts, signal);
    }),
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
  signal: AbortSignal,
  task: () => Promise<void>,
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
