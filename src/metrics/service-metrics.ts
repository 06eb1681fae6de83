/** What all processes of a service share: each API process reads it when it is asked, so that a dashboard takes the largest. */
import type { Registry } from 'prom-client';
import type { ServiceState } from '../jobs/index.ts';
import { keptFor } from '../runtime/kept-for.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { createMaker } from './make.ts';

/** What was read is kept for so long, so that several who scrape cost the stores no more than one. */
const KEPT_SECONDS = 5;
/** Milliseconds; the other metrics must come while a store is away. */
const READ_MS = 2000;

/**
 * @param read the queue, jobs and workers; where it fails these metrics have no samples, and `onError` is told
 */
export function addServiceMetrics(
  registry: Registry,
  read: () => Promise<ServiceState>,
  onError: (error: unknown) => void,
): void {
  const { gauge, counter } = createMaker(registry);
  const failures = counter(
    'scrape_failures_total',
    'Times that queue and database did not answer a scrape',
  );
  const state = keptFor(KEPT_SECONDS, async (): Promise<ServiceState | null> => {
    try {
      return await withTimeLimit(READ_MS, `no answer in ${READ_MS} ms`, read());
    } catch (error) {
      failures.inc();
      onError(error);
      return null;
    }
  });
  gauge('queue_messages_ready', 'Messages that wait for a worker', ['class'], async (ready) => {
    ready.reset();
    for (const one of (await state())?.classes ?? []) ready.set({ class: one.class }, one.ready);
  });
  const ageHelp =
    'Age of the oldest message that waits; class any is that of the oldest due chunk, of all classes';
  gauge('queue_oldest_message_age_seconds', ageHelp, ['class'], async (age) => {
    age.reset();
    const now = await state();
    if (now === null) return;
    age.set({ class: 'any' }, now.oldestSeconds ?? 0);
    for (const { class: one, ready, oldestSeconds } of now.classes) {
      if (oldestSeconds !== null) age.set({ class: one }, oldestSeconds);
      else if (ready === 0) age.set({ class: one }, 0);
    }
  });
  const single = (name: string, help: string, numberOf: (now: ServiceState) => number) =>
    gauge(name, help, [], async (one) => {
      const now = await state();
      // Without a value there is no sample, instead of one that is wrong.
      if (now === null) one.remove();
      else one.set(numberOf(now));
    });
  single('failed_jobs', 'Jobs in the failed queue', ({ failed }) => failed);
  single('workers', 'Workers that sent a heartbeat lately', ({ workers }) => workers);
}
