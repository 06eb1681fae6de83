import { AppError } from '../../../errors.ts';
import type { App } from '../../deps.ts';
import type { IndexPage } from '../../page/index-page.ts';

/**
 * Answers requests without a route: 405 with `Allow` where the path exists with other methods, the page to browsers that
 * open an address of it, else 404. To be added before the routes, since it listens to them being added.
 */
export function addUnknownRoutes(app: App, page: IndexPage | null): void {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methods.set(url, known);
  });
  app.setNotFoundHandler((request, reply) => {
    if (page) {
      // A cache must not give one the answer of the other.
      reply.header('vary', [reply.getHeader('vary') ?? [], 'accept'].flat().join(', '));
      if (page.isFor(request)) return page.send(reply);
    }
    const path = request.url.split('?', 1)[0]!;
    const allowed = [...methods].filter(([template]) => matches(template, path));
    if (allowed.length === 0)
      throw new AppError('not_found', 'There is no such route; /docs lists all routes.');
    const allow = [...new Set(allowed.flatMap(([, names]) => [...names]))].sort().join(', ');
    reply.header('allow', allow);
    throw new AppError('method_not_allowed', adviceOn(request.method, path) ?? `Use ${allow}.`);
  });
}

/** What was meant, where an easy slip can be told. */
function adviceOn(method: string, path: string): string | undefined {
  if (method !== 'PUT' || path !== '/api/upload-logs') return undefined;
  return 'Name the file: PUT /api/upload-logs/NAME. With curl -T a slash at the end of the address is enough.';
}

function matches(template: string, path: string): boolean {
  const wanted = template.split('/');
  const actual = path.split('/');
  if (wanted.includes('*')) return false;
  return (
    wanted.length === actual.length &&
    wanted.every((segment, i) => segment.startsWith(':') || segment === actual[i])
  );
}
