import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../errors.ts';
import type { App, HttpSettings } from '../deps.ts';

const WINDOW_SECONDS = 60;

/**
 * Limits requests by client address: POST /auth/* by one limit, against guessing, and the rest of
 * the contract's routes by another. Probes, metrics and documentation are free.
 */
export function addRateLimit(
  app: App,
  settings: Pick<HttpSettings, 'generalRateLimit' | 'authRateLimit'>,
): void {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_SECONDS });
  const general = limiter('general', settings.generalRateLimit);
  const auth = limiter('auth', settings.authRateLimit);

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
  limiter: RateLimiterMemory,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { allowed, state } = await consume(limiter, request.clientAddress);
  const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  reply.header('ratelimit-limit', limiter.points);
  reply.header('ratelimit-remaining', state.remainingPoints);
  reply.header('ratelimit-reset', seconds);
  if (allowed) return;
  throw new AppError('rate_limited', `Try again in ${seconds} seconds.`, { retryAfter: seconds });
}

/** The limiter rejects with its state when the limit is reached; other rejections are errors. */
async function consume(limiter: RateLimiterMemory, key: string) {
  try {
    return { allowed: true, state: await limiter.consume(key) };
  } catch (state) {
    if (state instanceof RateLimiterRes) return { allowed: false, state };
    throw state;
  }
}
