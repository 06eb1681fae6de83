import type { App } from '../deps.ts';

/** Nothing here is to be guessed at, and neither tokens nor reports belong into a shared cache. */
export function addSecurityHeaders(app: App): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (/^\/(auth|api)\//.test(request.url)) reply.header('cache-control', 'no-store');
  });
}
