import { AppError } from '../../../errors.ts';
import type { App } from '../../deps.ts';

/**
 * Refuses query parameters that a route does not have, by name: a misspelt one would otherwise change nothing, and
 * nobody would notice.
 */
export function refuseUnknownParameters(app: App): void {
  app.addHook('preValidation', async ({ query, routeOptions }) => {
    // What has no route is refused anyway; `*` is that of preflights.
    if (routeOptions.url === undefined || routeOptions.url === '*') return;
    const known = Object.keys(parametersOf(routeOptions.schema?.querystring));
    const unknown = Object.keys(query as object).filter((name) => !known.includes(name));
    if (unknown.length === 0) return;
    const advice = known.length === 0 ? 'This route has none.' : `Known are ${known.join(', ')}.`;
    throw new AppError('validation_failed', `Leave out unknown query parameters. ${advice}`, {
      errors: unknown.map((name) => ({ path: `/${name}`, message: 'is unknown' })),
    });
  });
}

/** Refuses numbers in the query that are not digits alone: the validator would convert `1e2`, `+5` and ` 5` too. */
export function refuseOddNumbers(app: App): void {
  app.addHook('preValidation', async ({ query, routeOptions }) => {
    const given = query as Record<string, unknown>;
    const numbers = Object.entries(parametersOf(routeOptions.schema?.querystring))
      .filter(([, { type }]) => type === 'number')
      .map(([name]) => name);
    const odd = numbers.filter((name) => isOddNumber(given[name]));
    if (odd.length === 0) return;
    throw new AppError('validation_failed', 'Correct the fields of the query named in errors.', {
      errors: odd.map((name) => ({ path: `/${name}`, message: 'must be of digits alone' })),
    });
  });
}

/** What is there more than once is a list, which the validator refuses. */
const isOddNumber = (value: unknown): boolean => typeof value === 'string' && !/^\d+$/.test(value);

function parametersOf(schema: unknown): Record<string, { type?: unknown }> {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return {};
  return schema.properties as Record<string, { type?: unknown }>;
}
