import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../errors.ts';
import type { CreateLimiter, Limiter } from '../../rate-limits/rate-limiter.ts';
import type { App, HttpSettings } from '../deps.ts';

/**
 * Limits requests by client address: POST /auth/* by one limit, against guessing, and the rest of
 * the contract's routes by another. Probes, metrics and documentation are free.
 */
export function addRateLimit(
  app: App,
  settings: Pick<HttpSettings, 'generalRateLimit' | 'authRateLimit'>,
  createLimiter: CreateLimiter,
): void {
  const general = createLimiter('general', settings.generalRateLimit);
  const auth = createLimiter('auth', settings.authRateLimit);

  app.addHook('onRequest', async (request, reply) => {
    const kind = kindOf(request);
    if (kind !== null) await spend(kind === 'auth' ? auth : general, request, reply);
  });
}

function kindOf(request: FastifyRequest): 'auth' | 'general' | null {
  // The template, where there is one: the path itself may be percent-encoded in many ways.
  const path = request.routeOptions.url ?? request.url.split('?', 1)[0]!;
  if (path.startsWith('/auth/')) return request.method === 'POST' ? 'auth' : 'general';
  return path === '/api' || path.startsWith('/api/') ? 'general' : null;
}

async function spend(
  limiter: Limiter,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { allowed, remaining, msBeforeNext } = await limiter.spend(request.clientAddress);
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  reply.header('ratelimit-limit', limiter.points);
  reply.header('ratelimit-remaining', remaining);
  reply.header('ratelimit-reset', seconds);
  if (allowed) return;
  throw new AppError('rate_limited', `Try again in ${seconds} seconds.`, { retryAfter: seconds });
}
