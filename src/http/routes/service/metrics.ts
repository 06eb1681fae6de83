import type { Registry } from 'prom-client';
import type { Callers } from '../../../identity/callers.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { authenticate } from '../../plugins/access/auth.ts';
import { isFromHere } from '../../plugins/access/this-machine.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const schema = {
  summary: 'Metrics for Prometheus',
  description:
    'For this machine itself, for administrators, and with METRICS=open for everybody who can reach the server.',
  tags: ['operation'],
  security: [{}, ...SECURITY],
  response: problems('admin_required', ...COMMON_CODES),
};

/** GET /metrics, in Prometheus' text format. */
export function addMetricsRoute(
  app: App,
  registry: Registry,
  callers: Callers,
  { metrics = 'admin' }: HttpDeps['settings'],
): void {
  app.get('/metrics', { schema }, async (request, reply) => {
    if (metrics === 'admin' && !isFromHere(request)) {
      await callers.assertMay(await authenticate(request, callers), 'admin');
    }
    reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
}
