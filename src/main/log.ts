import { type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Logger;

/** JSON lines on stderr: stdout belongs to what a command was asked for. */
export function logOptions(level: string): LoggerOptions & { stream: pino.DestinationStream } {
  return {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    stream: pino.destination(2),
  };
}

export function createLog(level: string): Log {
  const { stream, ...options } = logOptions(level);
  return pino(options, stream);
}
