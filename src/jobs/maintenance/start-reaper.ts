import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../database/open.ts';
import type { PeriodicWork } from '../model/job-metrics.ts';
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
  const { db } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = Promise.all([
    repeat(parts, 'repair', REPAIR_EVERY_MS, signal, () =>
      inTurn(db, 'repair', REPAIR_EVERY_MS, () => reap(parts)),
    ),
    repeat(parts, 'blobs', ASK_FOR_BLOBS_EVERY_MS, signal, () =>
      inTurn(db, 'blobs', BLOBS_EVERY_MS, () => removeUnneededBlobs(parts)),
    ),
    repeat(parts, 'retention', RETENTION_EVERY_MS, signal, () =>
      inTurn(db, 'retention', RETENTION_EVERY_MS, () => removeExpired(parts, signal)),
    ),
  ]);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Runs a work where this process has the turn at it, and resolves with whether it had. */
async function inTurn(
  db: Database,
  work: PeriodicWork,
  everyMs: number,
  run: () => Promise<void>,
): Promise<boolean> {
  const isOurs = await takeTurn(db, work, everyMs);
  if (isOurs) await run();
  return isOurs;
}

/** How the log names each work. */
const NAMES: Record<PeriodicWork, string> = {
  repair: 'repair',
  blobs: 'removal of blobs',
  retention: 'retention',
};

/** Runs a task at intervals, from now on until the signal aborts. It resolves with whether it was this process's turn. */
async function repeat(
  { log, metrics }: Pick<ReaperParts, 'log' | 'metrics'>,
  work: PeriodicWork,
  everyMs: number,
  signal: AbortSignal,
  task: () => Promise<boolean>,
): Promise<void> {
  while (!signal.aborted) {
    const begun = performance.now();
    const ran = (outcome: 'done' | 'failed') =>
      metrics.reaperRan(work, outcome, (performance.now() - begun) / 1000);
    try {
      if (await task()) ran('done');
    } catch (error) {
      ran('failed');
      log.error({ err: error, work }, `${NAMES[work]} failed; the next one tries again`);
    }
    // Rejects only when it is aborted, and then the loop ends.
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
