import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { FastifyReply } from 'fastify';
import type { App } from '../../deps.ts';

/** Stricter than helmet's own: nothing of other hosts, no frames. Swagger UI at /docs styles its elements in place. */
const DIRECTIVES = {
  baseUri: ["'none'"],
  fontSrc: ["'self'", 'data:'],
  frameAncestors: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};

/**
 * Of the page for browsers: nothing but what is named, and in place styles alone, by the nonce of the answer. `'self'` lets
 * it open WebSockets to its own host and port and to no other (CSP 3).
 */
const pageDirectives = (nonce: string) => ({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", `'nonce-${nonce}'`],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
});

const NONCE_BYTES = 16;

/** Headers that restrict what a browser does with answers; tokens and reports are kept out of caches. */
export async function addSecurityHeaders(app: App): Promise<void> {
  await app.register(helmet, {
    // Whether a host is to be reached by https alone is decided where its certificate is: at the proxy in front.
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: DIRECTIVES },
  });
  app.addHook('onRequest', async (request, reply) => {
    if (/^\/(auth|api)\//.test(request.url)) reply.header('cache-control', 'no-store');
  });
}

/** Gives this answer the policy of the page, and returns the nonce that its styles have to bear. */
export function restrictPage(reply: FastifyReply): string {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  const directives = pageDirectives(nonce);
  reply.helmet({ contentSecurityPolicy: { useDefaults: false, directives } });
  return nonce;
}
