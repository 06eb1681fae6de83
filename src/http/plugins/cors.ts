import type { FastifyReply } from 'fastify';
import type { App } from '../deps.ts';
import type { OriginCheck } from './origins.ts';

const METHODS = 'GET, POST, PUT, DELETE';
const EXPOSED = 'Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset';
/** Seconds a browser may remember a preflight; more than two hours none of them does. */
const MAX_AGE = '7200';

/**
 * Lets pages of allowed origins read answers. No cookies are used, so there are no credentials to
 * allow. A package would offer many options more than these few headers need.
 */
export function addCors(app: App, isAllowed: OriginCheck): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !isAllowed(origin, request.headers)) return;
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', EXPOSED);
    const isPreflight =
      request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
    if (isPreflight) return answerPreflight(reply);
  });
}

function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-methods', METHODS)
    .header('access-control-allow-headers', 'Authorization, Content-Type')
    .header('access-control-max-age', MAX_AGE)
    .code(204)
    .send();
}
