import { DrizzleQueryError } from './drizzle.ts';

/**
 * What a statement failed of. Drizzle's own error has the statement with all its parameters in message and stack: what
 * users upload, their addresses and keys. This one has the reason that PostgreSQL gave alone.
 */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** Where PostgreSQL and its drivers put rows, parameters and statements in an error. */
export const VALUE_PROPERTIES = [
  'query',
  'params',
  'parameters',
  'queryOptions',
  'internalQuery',
  'detail',
  'where',
] as const;

/** SQLSTATE class 22: values that are not valid, quoted in the message. */
const DATA_EXCEPTION = /^22...$/;
const QUOTED = /".*"/s;

/** An error of Drizzle as one without statement and values; its cause stays the driver's error. Others as they are. */
export function withoutQuery(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error;
  const cause = withoutValues(error.cause);
  return new QueryError(`A statement failed: ${reasonOf(cause)}`, { cause });
}

/** An error of a driver that holds no value any more. */
export function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  for (const name of VALUE_PROPERTIES) Reflect.deleteProperty(error, name);
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && DATA_EXCEPTION.test(code)) {
    const { message, stack } = error;
    error.message = message.replace(QUOTED, '"…"');
    // The stack begins with the message.
    error.stack = stack?.replace(message, () => error.message) ?? '';
  }
  return error;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no reason is known';
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? `${cause.message} (${code})` : cause.message;
}
