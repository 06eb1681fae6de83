import helmet from '@fastify/helmet';
import type { App } from '../../deps.ts';

/** Stricter than helmet's own: nothing of other hosts, no frames. Swagger UI at /docs styles its elements in place. */
const DIRECTIVES = {
  baseUri: ["'none'"],
  fontSrc: ["'self'", 'data:'],
  frameAncestors: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};

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
