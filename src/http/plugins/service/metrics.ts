import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ConnectionCounts } from '../../connections/http-server.ts';
import type { App } from '../../deps.ts';

/** From a probe to an upload of an hour, in seconds. */
const BUCKETS = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10, 60, 600, 3600];

/** Measures every request, by route template (never by path: that would be a series per job), and counts connections. */
export function addMetrics(
  app: App,
  registry: Registry,
  connections: () => ConnectionCounts,
): void {
  const registers = [registry];
  const duration = new Histogram({
    name: 'log_flow_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: 'log_flow_http_connections',
    help: 'Open connections of clients, those of live reports included',
    registers,
    collect() {
      this.set(connections().open);
    },
  });
  new Counter({
    name: 'log_flow_http_connections_refused_total',
    help: 'Connections that were refused because of MAX_CONNECTIONS or MAX_CONNECTIONS_PER_ADDRESS',
    registers,
    collect() {
      this.reset();
      this.inc(connections().refused);
    },
  });
  new Gauge({
    name: 'log_flow_live_connections',
    help: 'Open live reports (WebSocket)',
    registers,
    collect() {
      this.set(app.websocketServer.clients.size);
    },
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: reply.statusCode };
    duration.observe(labels, reply.elapsedTime / 1000);
  });
  app.addHook('onClose', async () => registry.clear());
}
