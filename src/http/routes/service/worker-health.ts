import { Type } from 'typebox';
import type { WorkerState } from '../../../jobs/index.ts';
import type { App } from '../../deps.ts';

const Health = Type.Object({
  status: Type.Enum(['ok', 'stuck']),
  version: Type.String(),
  uptimeSeconds: Type.Number(),
  workerID: Type.String(),
  busy: Type.Integer({ description: 'Messages that it handles now' }),
  lastProgress: Type.String({ format: 'date-time' }),
  stuck: Type.Optional(Type.Enum(['no_progress', 'no_deliveries'])),
});

const schema = {
  summary: 'Whether the worker gets on with its work; 503 where it should be restarted',
  response: { 200: Health, 503: Health },
};

export interface WorkerHealthDeps {
  workerID: string;
  state: () => WorkerState;
  settings: { version: string };
}

/** GET /health of a worker: liveness. It asks nobody: an outage of a store is no reason to restart a worker. */
export function addWorkerHealth(app: App, { workerID, state, settings }: WorkerHealthDeps): void {
  app.get('/health', { schema }, async (_request, reply) => {
    const { busy, progressAt, stuck } = state();
    return reply.code(stuck === null ? 200 : 503).send({
      status: stuck === null ? ('ok' as const) : ('stuck' as const),
      version: settings.version,
      uptimeSeconds: Math.round(process.uptime()),
      workerID,
      busy,
      lastProgress: new Date(progressAt).toISOString(),
      ...(stuck !== null && { stuck }),
    });
  });
}
