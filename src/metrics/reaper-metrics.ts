import type { Registry } from 'prom-client';
import type { JobMetrics } from '../jobs/index.ts';
import { createMaker } from './make.ts';

/** The periodic work, of which each process has its turns. */
export function reaperMetrics(registry: Registry): Pick<JobMetrics, 'reaperRan' | 'repaired'> {
  const { counter, gauge } = createMaker(registry);
  const runs = counter('reaper_runs_total', 'Runs of the periodic work in this process', [
    'work',
    'outcome',
  ]);
  const seconds = counter('reaper_seconds_total', 'Seconds of these runs', ['work']);
  const last = gauge(
    'reaper_last_success_timestamp_seconds',
    'When this process last had a turn at it and all went well, in seconds since 1970',
    ['work'],
  );
  const repaired = counter('reaper_repaired_total', 'What the repair has found and mended', [
    'what',
  ]);
  return {
    reaperRan: (work, outcome, time) => {
      runs.inc({ work, outcome });
      seconds.inc({ work }, time);
      if (outcome === 'done') last.set({ work }, Date.now() / 1000);
    },
    repaired: (what, count) => {
      if (count > 0) repaired.inc({ what }, count);
    },
  };
}
