import type { Registry } from 'prom-client';
import type { WorkerState } from '../jobs/index.ts';
import { createMaker } from './make.ts';

/** The worker of this process; without samples where it has none. */
export function addWorkerMetrics(
  registry: Registry,
  threads: number,
  read: (() => WorkerState) | null,
): void {
  const { gauge } = createMaker(registry);
  const single = (name: string, help: string, numberOf: (state: WorkerState) => number) =>
    gauge(name, help, [], (one) => {
      if (read === null) one.remove();
      else one.set(numberOf(read()));
    });
  single('worker_threads', 'Engine threads of the worker', () => threads);
  single('worker_chunks_running', 'Messages that the worker handles now', ({ busy }) => busy);
  single(
    'worker_last_progress_timestamp_seconds',
    'When the worker last ended a step of a chunk, or had nothing to do, in seconds since 1970',
    ({ progressAt }) => progressAt / 1000,
  );
  single('worker_stuck', '1 where the worker makes no progress and should be restarted', (state) =>
    state.stuck === null ? 0 : 1,
  );
}
