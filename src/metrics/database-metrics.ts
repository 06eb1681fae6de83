import type { Registry } from 'prom-client';
import type { PoolCounts } from '../database/open.ts';
import { createMaker } from './make.ts';

/** The connections of this process to PostgreSQL; without samples where the database is embedded. */
export function addDatabaseMetrics(registry: Registry, read: (() => PoolCounts) | null): void {
  const { gauge } = createMaker(registry);
  gauge('database_connections', 'Open connections to PostgreSQL', ['state'], (connections) => {
    if (read === null) return;
    const { open, idle } = read();
    connections.set({ state: 'idle' }, idle);
    connections.set({ state: 'active' }, open - idle);
  });
  const limit = gauge('database_connections_max', 'Connections that DATABASE_POOL_SIZE allows');
  limit.remove();
  if (read !== null) limit.set(read().most);
  gauge(
    'database_requests_waiting',
    'Statements that wait for a free connection',
    [],
    (waiting) => {
      if (read === null) waiting.remove();
      else waiting.set(read().waiting);
    },
  );
}
