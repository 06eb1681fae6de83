import type { App } from '../../deps.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler reads the body itself, with its own limits. */
    streamsBody?: boolean;
  }
}

/**
 * Closes connections whose small body does not arrive in time. Node's own limit is off, since it
 * would end long uploads as well.
 */
export function addBodyTimeout(app: App, seconds: number): void {
  app.addHook('preParsing', async ({ raw, routeOptions }, reply) => {
    if (routeOptions.config.streamsBody || raw.complete) return;
    const timer = setTimeout(() => {
      if (!raw.complete) raw.destroy();
    }, seconds * 1000);
    // A body that is not read to its end emits no event of its own, so the end of the answer counts.
    reply.raw.once('close', () => clearTimeout(timer));
  });
}
