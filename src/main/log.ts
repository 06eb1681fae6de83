import { type Logger, type LoggerOptions, pino } from 'pino';
import { secretValues } from '../config/secret-values.ts';
import { loggedRequest } from '../http/logged-request.ts';
import { logFields } from '../runtime/log-fields.ts';
import { createMask } from '../runtime/mask-secrets.ts';
import { visibleLines } from '../runtime/visible-text.ts';
import { loggedError } from './logged-error.ts';

export type Log = Logger;

/** Log lines hold what clients sent, such as file names and paths. */
const terminal: pino.DestinationStream = {
  write: (lines) => process.stderr.write(visibleLines(lines)),
};

/** JSON lines on stderr, without secrets: stdout belongs to what a command was asked for. */
export function logOptions(level: string): LoggerOptions & { stream: pino.DestinationStream } {
  return {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { req: loggedRequest, err: loggedError },
    hooks: { streamWrite: createMask(secretValues()) },
    stream: process.stderr.isTTY ? terminal : pino.destination(2),
  };
}

/**
 * @param more gives what each line says beside its own details, which go before it
 */
export function createLog(level: string, more: () => object = () => ({})): Log {
  const { stream, ...options } = logOptions(level);
  return pino({ ...options, mixin: () => ({ ...more(), ...logFields() }) }, stream);
}
