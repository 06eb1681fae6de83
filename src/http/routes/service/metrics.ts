import type { Registry } from 'prom-client';
import { AppError } from '../../../errors.ts';
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

const HERE_ONLY =
  'Ask from the machine itself, or set METRICS=open where the network restricts who reaches it.';

/**
 * GET /metrics, in Prometheus' text format.
 * @param callers null: the process knows no accounts, and with METRICS=admin answers this machine alone
 */
export function addMetricsRoute(
  app: App,
  registry: Registry,
  callers: Callers | null,
  { metrics = 'admin' }: Pick<HttpDeps['settings'], 'metrics'>,
): void {
  app.get('/metrics', { schema }, async (request, reply) => {
    if (metrics === 'admin' && !isFromHere(request)) {
      if (callers === null) throw new AppError('admin_required', HERE_ONLY);
      await callers.assertMay(await authenticate(request, callers), 'admin');
    }
    reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
}
