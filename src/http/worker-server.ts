import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { WorkerState } from '../jobs/index.ts';
import { createApp } from './app.ts';
import type { HttpDeps, HttpSettings } from './deps.ts';
import { addClientAddress } from './plugins/access/client-address.ts';
import { createOperatorCheck } from './plugins/access/operator.ts';
import { addSecurityHeaders } from './plugins/access/security-headers.ts';
import { addProblemDetails } from './plugins/refusals/problem-details.ts';
import { addUnknownRoutes } from './plugins/refusals/unknown-routes.ts';
import { addMetricsRoute } from './routes/service/metrics.ts';
import { addReady } from './routes/service/ready.ts';
import { addWorkerHealth } from './routes/service/worker-health.ts';

export interface WorkerServerDeps
  extends Pick<HttpDeps, 'checks' | 'signal' | 'logger' | 'describeFailure'> {
  registry: Registry;
  workerID: string;
  state: () => WorkerState;
  settings: Pick<HttpSettings, 'version' | 'readySeconds' | 'closeSeconds' | 'metrics'>;
}

/** Few ask a worker: probes and Prometheus. */
const MOST_CONNECTIONS = 100;
const HEADER_SECONDS = 10;

/**
 * What a worker answers to an orchestrator and to Prometheus: GET /health, /ready and /metrics, nothing else. It knows no
 * accounts, so that metrics and reasons are for its own machine, unless METRICS=open.
 */
export async function createWorkerServer(deps: WorkerServerDeps): Promise<FastifyInstance> {
  const { settings, registry, state } = deps;
  const { app } = createApp({
    ...(deps.logger !== undefined && { logger: deps.logger }),
    settings: {
      maxConnections: MOST_CONNECTIONS,
      maxConnectionsPerAddress: MOST_CONNECTIONS,
      trustedProxies: [],
      headerSeconds: HEADER_SECONDS,
      closeSeconds: settings.closeSeconds,
    },
  });
  addProblemDetails(app);
  addUnknownRoutes(app, null);
  addClientAddress(app, [], 'X-Forwarded-For');
  await addSecurityHeaders(app);
  addWorkerHealth(app, deps);
  const checks = {
    ...deps.checks,
    worker: async () => {
      const { stuck } = state();
      if (stuck !== null) throw new Error(`The worker makes no progress: ${stuck}.`);
    },
  };
  addReady(app, { ...deps, checks }, createOperatorCheck(null));
  addMetricsRoute(app, registry, null, settings);
  await app.ready();
  return app as unknown as FastifyInstance;
}
