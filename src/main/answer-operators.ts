import type { Registry } from 'prom-client';
import type { JobParts } from '../jobs/index.ts';
import { addWorkerMetrics } from '../metrics/worker-metrics.ts';
import { logOptions } from './log.ts';
import { createFailureText, READY_SECONDS, readinessChecks } from './readiness.ts';
import type { StartupInput } from './startup-input.ts';
import type { Stores } from './stores/index.ts';
import { version } from './version.ts';

interface Observed {
  stores: Stores;
  context: JobParts;
  registry: Registry;
}

/**
 * Lets a worker answer probes and Prometheus where WORKER_PORT is set; resolves with its address, else null. The server
 * is loaded only then: it is a fifth of the start of a worker.
 */
export async function answerOperators(
  { config }: StartupInput,
  { stores, context, registry }: Observed,
  parts: AsyncDisposableStack,
): Promise<string | null> {
  const { workerPort, host, metrics, logLevel, shutdownTimeout } = config;
  if (workerPort === null) return null;
  const state = () => context.progress.state();
  addWorkerMetrics(registry, context.threads.size, state);
  const stopping = new AbortController();
  const { createWorkerServer } = await import('../http/worker-server.ts');
  const server = await createWorkerServer({
    registry,
    state,
    workerID: context.workerID,
    checks: readinessChecks(stores),
    describeFailure: createFailureText(),
    logger: logOptions(logLevel),
    signal: stopping.signal,
    settings: { version, metrics, readySeconds: READY_SECONDS, closeSeconds: shutdownTimeout },
  });
  parts.defer(async () => {
    stopping.abort();
    await server.close();
  });
  return server.listen({ host, port: workerPort });
}
