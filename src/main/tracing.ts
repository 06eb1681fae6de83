import type { Config } from '../config/index.ts';
import { noTracing } from '../tracing/off/index.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Log } from './log.ts';
import { version } from './version.ts';

/** Traces, where an address to send them to is set. Only then the libraries are loaded: they take a third of a second. */
export async function openTracing(
  { traces }: Pick<Config, 'traces'>,
  instance: string,
  log: Log,
): Promise<Tracing> {
  if (traces === null) return noTracing;
  const { createOpenTelemetry } = await import('../tracing/open-telemetry/index.ts');
  return createOpenTelemetry({
    version,
    instance,
    sampler: { name: traces.sampler, ratio: traces.ratio },
    onError: (message) => log.warn({ err: message }, 'traces'),
  });
}
