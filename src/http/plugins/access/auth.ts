import type { FastifyRequest } from 'fastify';
import { AppError } from '../../../errors.ts';
import type { Access, Caller, Callers } from '../../../identity/callers.ts';
import type { ClientInfo, User } from '../../../identity/identity-provider.ts';
import type { App } from '../../deps.ts';
import type { CountRequest } from '../limits/rate-limit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on routes that do not authenticate. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** What the route asks of its caller; a route behind a token has to say so. */
    access?: Access;
  }
}

/**
 * Requires a bearer token of every request in this scope, and sets `request.caller`. A route states in its `config` what it
 * asks of the token. Requests count under their user, and those that are refused under their address.
 */
export function requireUser(app: App, callers: Callers, count: CountRequest): void {
  app.addHook('onRoute', (route) => {
    const { method, url, config } = route;
    if (!config?.access) {
      throw new Error(`${method} ${url} does not state in its config what access it needs.`);
    }
    route.config = { ...config, countsByUser: true };
  });
  app.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config;
    if (access === undefined) throw new Error('A route behind a token states its access.');
    try {
      request.caller = await authenticate(request, callers);
    } finally {
      await count(request, reply);
    }
    try {
      await callers.assertMay(request.caller, access);
    } catch (error) {
      if (error instanceof AppError && error.code === 'insufficient_scope') {
        reply.header('www-authenticate', challenge(access));
      }
      throw error;
    }
  });
}

/** The caller by the token of the request. Throws `unauthorized` where there is none. */
export function authenticate(request: FastifyRequest, callers: Callers): Promise<Caller> {
  return callers.authenticate(tokenOf(request));
}

/** Authenticates once more, for what a request brings long after it began. Throws as `requireUser` does. */
export async function authenticateAgain(request: FastifyRequest, callers: Callers): Promise<void> {
  const { access } = request.routeOptions.config;
  await callers.assertMay(await authenticate(request, callers), access ?? 'session');
}

/** Throws where the account, session or key of the caller have ended since the request began. */
export function assertStillGood(request: FastifyRequest, callers: Callers): Promise<void> {
  return callers.assertStillGood(callerOf(request), tokenOf(request));
}

/** The caller, in a scope that authenticates. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error('This route does not authenticate.');
  return request.caller;
}

/** The user who calls, in a scope that authenticates. */
export function userOf(request: FastifyRequest): User {
  return callerOf(request).user;
}

/** What the connection tells of the client, for sessions and against guessing. */
export function clientOf(request: FastifyRequest): ClientInfo {
  return {
    address: request.clientAddress,
    userAgent: request.headers['user-agent'] ?? null,
  };
}

/** RFC 6750; `session` is no scope that a key could have. */
function challenge(access: Access): string {
  const scope = access === 'session' || access === 'any' ? '' : `, scope="${access}"`;
  return `Bearer realm="log-flow", error="insufficient_scope"${scope}`;
}

function tokenOf(request: FastifyRequest): string {
  const token = fromHeader(request.headers.authorization) ?? fromSubprotocols(request);
  if (token !== null) return token;
  throw new AppError('unauthorized', 'Send "Authorization: Bearer <access token or API key>".');
}

function fromHeader(authorization: string | undefined): string | null {
  return /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Browsers cannot set headers on a WebSocket, so they offer the subprotocols `bearer, <token>`. */
function fromSubprotocols(request: FastifyRequest): string | null {
  if (!request.ws) return null;
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(',');
  const [scheme, token] = offered.map((protocol) => protocol.trim());
  return scheme === 'bearer' && token ? token : null;
}
