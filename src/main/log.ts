import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on stderr: stdout belongs to what a command was asked for. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
