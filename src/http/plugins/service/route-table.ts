import type { Access } from '../../../identity/callers.ts';
import type { App } from '../../deps.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What each route, as in `GET /api/jobs`, asks of its caller; `public`: no token. */
    routeTable: ReadonlyMap<string, Access | 'public'>;
  }
}

/** Keeps a table of all routes. To be added before them, since it listens to them being added. */
export function addRouteTable(app: App): void {
  const table = new Map<string, Access | 'public'>();
  app.decorate('routeTable', table);
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const name of [method].flat()) table.set(`${name} ${url}`, config?.access ?? 'public');
  });
}
