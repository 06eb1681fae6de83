import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** The metrics of one process: those of Node, and which release it is. */
export function createRegistry(version: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'log_flow_build_info',
    help: 'Always 1; the release of the process',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
  return registry;
}
