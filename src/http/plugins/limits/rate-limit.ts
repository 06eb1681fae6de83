import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../../errors.ts';
import { networkOf } from '../../../rate-limits/network.ts';
import type { Limiter } from '../../../rate-limits/rate-limiter.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { keepsCookie } from '../access/session-cookie.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route counts by user, once it knows who that is (auth.ts). */
    countsByUser?: boolean;
  }
}

/** Requests a minute of one address to probes: a thousand a second, which cost nearly nothing. */
const PROBES_A_MINUTE = 60_000;
const PROBES = new Set(['/health', '/ready']);

/** Signing in is asked for by people, going on with a session by each page that is opened. */
const REFRESHES_PER_SIGN_IN = 6;
const REFRESHES = new Set(['/auth/refresh', '/auth/logout']);

/** Counts a request under the user, or under the address where there is none. Throws `rate_limited`. */
export type CountRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * Limits requests, each route by one of five limits: POST /auth/* against guessing, refreshes by cookie, uploads, probes, and
 * all else together. To be added before CORS, which answers preflights itself; routes with a user are
 * counted by `requireUser`, with the function that this returns.
 */
export function addRateLimit(
  app: App,
  { settings, createLimiter, createLocalLimiter }: HttpDeps,
): CountRequest {
  const limiters: Record<Kind, Limiter> = {
    general: createLimiter('general', settings.generalRateLimit),
    auth: createLimiter('auth', settings.authRateLimit),
    refreshes: createLimiter('refreshes', settings.authRateLimit * REFRESHES_PER_SIGN_IN),
    uploads: createLimiter('uploads', settings.uploadRateLimit),
    // Probes have to answer while the store of the others is away.
    probes: createLocalLimiter('probes', PROBES_A_MINUTE),
  };
  const count: CountRequest = (request, reply) =>
    spend(limiters[kindOf(request)], keyOf(request), reply);

  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') await count(request, reply);
  });
  return count;
}

/** The same for requests without a user, after CORS: a page of an allowed origin can read the refusal. */
export function limitAnonymous(app: App, count: CountRequest): void {
  app.addHook('onRequest', async (request, reply) => {
    const isCounted = request.method === 'OPTIONS' || request.routeOptions.config.countsByUser;
    if (!isCounted) await count(request, reply);
  });
}

type Kind = 'general' | 'auth' | 'refreshes' | 'uploads' | 'probes';

function kindOf(request: FastifyRequest): Kind {
  const { method, routeOptions, url } = request;
  const path = routeOptions.url ?? url.split('?', 1)[0]!;
  if (PROBES.has(path)) return 'probes';
  if (method === 'POST' && path.startsWith('/auth/')) {
    return REFRESHES.has(path) && keepsCookie(request) ? 'refreshes' : 'auth';
  }
  return path.startsWith('/api/upload-logs') ? 'uploads' : 'general';
}

function keyOf({ caller, clientAddress }: FastifyRequest): string {
  return caller === null ? networkOf(clientAddress) : `user:${caller.user.id}`;
}

async function spend(limiter: Limiter, key: string, reply: FastifyReply): Promise<void> {
  const { allowed, remaining, msBeforeNext } = await limiter.spend(key);
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  reply.header('ratelimit-limit', limiter.points);
  reply.header('ratelimit-remaining', remaining);
  reply.header('ratelimit-reset', seconds);
  if (allowed) return;
  throw new AppError('rate_limited', `Try again in ${seconds} seconds.`, { retryAfter: seconds });
}
