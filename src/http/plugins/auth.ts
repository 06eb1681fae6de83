import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors.ts';
import type { IdentityProvider, User } from '../../identity/identity-provider.ts';
import type { App } from '../deps.ts';
import type { CountRequest } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; null on routes that do not authenticate. */
    user: User | null;
  }
}

/**
 * Requires a bearer token of every request in this scope, and sets `request.user`. Requests count under their user, and
 * those that are refused under their address.
 */
export function requireUser(app: App, identity: IdentityProvider, count: CountRequest): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, countsByUser: true };
  });
  app.addHook('onRequest', async (request, reply) => {
    try {
      request.user = await identity.verify(tokenOf(request));
    } catch (error) {
      await count(request, reply);
      throw error;
    }
    await count(request, reply);
  });
}

/** The caller, in a scope that authenticates. */
export function userOf(request: FastifyRequest): User {
  if (request.user === null) throw new Error('This route does not authenticate.');
  return request.user;
}

function tokenOf(request: FastifyRequest): string {
  const token = fromHeader(request.headers.authorization) ?? fromSubprotocols(request);
  if (token !== null) return token;
  throw new AppError('unauthorized', 'Send "Authorization: Bearer <access token>".');
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
