import { AppError } from '../../../errors.ts';
import type { App } from '../../deps.ts';

/**
 * Refuses query parameters that a route does not have, by name: a misspelt one would otherwise change nothing, and
 * nobody would notice.
 */
export function refuseUnknownParameters(app: App): void {
  app.addHook('preValidation', async ({ query, routeOptions }) => {
    // Pages and their files have no parameters of ours; what has no route is refused anyway.
    if (routeOptions.url === undefined || routeOptions.schema?.hide) return;
    const known = parametersOf(routeOptions.schema?.querystring);
    const unknown = Object.keys(query as object).filter((name) => !known.includes(name));
    if (unknown.length === 0) return;
    const advice = known.length === 0 ? 'This route has none.' : `Known are ${known.join(', ')}.`;
    throw new AppError('validation_failed', `Leave out unknown query parameters. ${advice}`, {
      errors: unknown.map((name) => ({ path: `/${name}`, message: 'is unknown' })),
    });
  });
}

function parametersOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  return Object.keys(schema.properties as object);
}
