import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';

const schema = {
  summary: 'Whether the process answers',
  tags: ['operation'],
  response: {
    200: Type.Object({
      status: Type.Literal('ok'),
      version: Type.String(),
      uptimeSeconds: Type.Number(),
    }),
  },
};

/** GET /health: liveness; says nothing about what the service depends on. */
export function addHealth(app: App, { settings }: HttpDeps): void {
  app.get('/health', { schema }, async () => ({
    status: 'ok' as const,
    version: settings.version,
    uptimeSeconds: Math.round(process.uptime()),
  }));
}
