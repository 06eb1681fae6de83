import type { Registry } from 'prom-client';
import type { App } from '../../deps.ts';

/** GET /metrics, in Prometheus' text format. */
export function addMetricsRoute(app: App, registry: Registry): void {
  const schema = { summary: 'Metrics for Prometheus', tags: ['operation'] };
  app.get('/metrics', { schema }, async (_request, reply) => {
    reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
}
