import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Registry } from 'prom-client';
import type { Callers } from '../../../identity/callers.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { authenticate } from '../../plugins/access/auth.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

/** Headers of proxies: a request with one of them may come from anywhere, though its proxy is on this machine. */
const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];

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

function isFromHere({ clientAddress, headers }: FastifyRequest): boolean {
  if (FORWARDING.some((name) => headers[name] !== undefined)) return false;
  return ipaddr.isValid(clientAddress) && ipaddr.process(clientAddress).range() === 'loopback';
}
