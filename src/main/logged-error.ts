import { pino } from 'pino';
import { VALUE_PROPERTIES } from '../database/query-error.ts';

/**
 * An error as the log shows it: without the rows, parameters and statements that drivers of databases keep in it. The
 * database layer removes them itself; errors of the queue come past it.
 */
export function loggedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const hidden = Object.fromEntries(VALUE_PROPERTIES.map((name) => [name, undefined]));
  const logged: Record<string, unknown> = { ...pino.stdSerializers.err(error), ...hidden };
  if (error instanceof AggregateError) logged.aggregateErrors = error.errors.map(loggedError);
  return logged;
}
