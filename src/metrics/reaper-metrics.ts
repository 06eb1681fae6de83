import type { Registry } from 'prom-client';
import type { JobMetrics, PeriodicWork, Repair } from '../jobs/index.ts';
import { createMaker } from './make.ts';

const WORKS: readonly PeriodicWork[] = ['repair', 'blobs', 'retention'];
const REPAIRS: readonly Repair[] = [
  'expired_claim',
  'lost_message',
  'dead_upload',
  'lost_archive',
  'finished_job',
];

/** The periodic work, of which each process has its turns. */
export function reaperMetrics(registry: Registry): Pick<JobMetrics, 'reaperRan' | 'repaired'> {
  const { counterBy, gauge } = createMaker(registry);
  const done = counterBy(
    'reaper_runs_total',
    'Runs of the periodic work that went well',
    'work',
    WORKS,
  );
  const failed = counterBy('reaper_failures_total', 'Those that did not', 'work', WORKS);
  const seconds = counterBy('reaper_seconds_total', 'Seconds of all of them', 'work', WORKS);
  const last = gauge(
    'reaper_last_success_timestamp_seconds',
    'When this process last had a turn at it and all went well, in seconds since 1970',
    ['work'],
  );
  const repaired = counterBy(
    'reaper_repaired_total',
    'What the repair has found and mended',
    'what',
    REPAIRS,
  );
  return {
    reaperRan: (work, outcome, time) => {
      (outcome === 'done' ? done : failed)(work);
      seconds(work, time);
      if (outcome === 'done') last.set({ work }, Date.now() / 1000);
    },
    repaired: (what, count) => repaired(what, count),
  };
}
