/** What the header of a record says. */
import { NO_LEVEL } from '../levels.ts';

/** One object serves all lines of a chunk, so that none is allocated: copy what you keep. */
export interface Header {
  /** Milliseconds since the epoch, or NaN. */
  timestamp: number;
  /** Index in LEVELS, or NO_LEVEL. */
  level: number;
  /** Where the message starts in the line. */
  messageAt: number;
  /** The message where it is no part of the line as it stands (JSON, logfmt), else null. */
  message: string | null;
  /** Method and path of a request; empty where there is none. */
  method: string;
  path: string;
  /** HTTP status, or 0. */
  status: number;
  /** Bytes sent, or 0. */
  bytes: number;
  /** How long the request took, in milliseconds with their fraction, or NaN. */
  durationMs: number;
  /** A timestamp was found where one belongs, even if the rest does not match. Not reset. */
  hasTimestamp: boolean;
}

export function emptyHeader(): Header {
  return {
    timestamp: Number.NaN,
    level: NO_LEVEL,
    messageAt: 0,
    message: null,
    method: '',
    path: '',
    status: 0,
    bytes: 0,
    durationMs: Number.NaN,
    hasTimestamp: false,
  };
}

export function resetHeader(header: Header): void {
  header.timestamp = Number.NaN;
  header.level = NO_LEVEL;
  header.messageAt = 0;
  header.message = null;
  header.method = '';
  header.path = '';
  header.status = 0;
  header.bytes = 0;
  header.durationMs = Number.NaN;
}
