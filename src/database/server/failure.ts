import { AppError, messageOf, systemCodeOf } from '../../errors.ts';
import { withoutQuery } from '../query-error.ts';

/** Of sockets, where there is no connection, or none any more. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** SQLSTATEs: shutdown, crash, starting up, too many connections, idle in a transaction too long. */
const SERVER_CODES = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '25P03']);
/** SQLSTATE class 08: anything about the connection. */
const CONNECTION_CLASS = /^08...$/;
/** `pg` gives these without a code. */
const CLIENT_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end/;

/** SQLSTATEs after which the same transaction may well succeed: serialisation failure, deadlock. */
const CONFLICT_CODES = new Set(['40001', '40P01']);

/** The driver's own error: Drizzle wraps it in one that has no code. */
function driverError(error: unknown): unknown {
  if (systemCodeOf(error) !== undefined || !(error instanceof Error)) return error;
  return error.cause instanceof Error ? error.cause : error;
}

/** Whether the error says that the server could not be reached or went away. */
function isOutage(error: unknown): boolean {
  const code = systemCodeOf(error);
  if (code === undefined) return error instanceof Error && CLIENT_MESSAGES.test(error.message);
  return NETWORK_CODES.has(code) || SERVER_CODES.has(code) || CONNECTION_CLASS.test(code);
}

/** Whether another transaction was in the way, so that a repetition makes sense. */
export function isConflict(error: unknown): boolean {
  return CONFLICT_CODES.has(systemCodeOf(driverError(error)) ?? '');
}

/** What callers get: `database_failed` for an outage, any other error without its statement. */
export function translated(error: unknown): unknown {
  const beneath = driverError(error);
  if (!isOutage(beneath)) return withoutQuery(error);
  return new AppError('database_failed', `Try again in a moment: ${messageOf(beneath)}`, {
    cause: beneath,
  });
}
