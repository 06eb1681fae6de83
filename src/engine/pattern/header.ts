/** What the header of a record says. */
import { NO_LEVEL } from '../levels/levels.ts';
import type { TimestampParser } from '../timestamp/index.ts';
import type { DurationUnit } from './duration.ts';

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
  /** The message of a record that stands inside of the message (formats/inner-record.ts), else null. */
  innerMessage: string | null;
  /** Method and path of a request; empty where there is none. */
  method: string;
  path: string;
  /** HTTP status, or 0. */
  status: number;
  /** Bytes sent, or 0. */
  bytes: number;
  /** How long the request took, in milliseconds with their fraction, or NaN. */
  durationMs: number;
  /** The record is a request though its format is not one of requests: JSON and logfmt say it by their members. */
  isRequest: boolean;
  /** It says a level of an application's own, such as AUDIT: then what its message says is none. */
  hasOwnLevel: boolean;
  /** Where the fields above stand in the line, for whoever reads other lines of the same shape. */
  places: Places;
  /** A timestamp was found where one belongs, even if the rest does not match. Not reset. */
  hasTimestamp: boolean;
}

/** Positions in the line's text; -1 where a field is not there or not read from its digits. */
export interface Places {
  timestamp: number;
  timestampEnd: number;
  /** How many were read: the last one counts. */
  timestamps: number;
  /** The parser that read the timestamp; null for the number of a JSON value. */
  parser: TimestampParser | null;
  /** The digits of a numeric level, and whether the format's own words say what they mean. */
  level: number;
  isLevelOwn: boolean;
  /** The digits of syslog's PRI, whether they are the level or not. */
  priority: number;
  status: number;
  /** No field gives a level, so that the status does. */
  isLevelOfStatus: boolean;
  bytes: number;
  duration: number;
  durationUnit: DurationUnit;
  /** The quote before a request line. */
  request: number;
  /** A path that stands by itself. */
  path: number;
  /**
   * Something was not read because of the digits it holds: another line of the same shape may match
   * where this one does not.
   */
  refused: boolean;
}

function emptyPlaces(): Places {
  return {
    timestamp: -1,
    timestampEnd: -1,
    timestamps: 0,
    parser: null,
    level: -1,
    isLevelOwn: false,
    priority: -1,
    status: -1,
    isLevelOfStatus: false,
    bytes: -1,
    duration: -1,
    durationUnit: 'ms',
    request: -1,
    path: -1,
    refused: false,
  };
}

export function emptyHeader(): Header {
  return {
    timestamp: Number.NaN,
    level: NO_LEVEL,
    messageAt: 0,
    message: null,
    innerMessage: null,
    method: '',
    path: '',
    status: 0,
    bytes: 0,
    durationMs: Number.NaN,
    isRequest: false,
    hasOwnLevel: false,
    places: emptyPlaces(),
    hasTimestamp: false,
  };
}

export function resetHeader(header: Header): void {
  header.timestamp = Number.NaN;
  header.level = NO_LEVEL;
  header.messageAt = 0;
  header.message = null;
  header.innerMessage = null;
  header.method = '';
  header.path = '';
  header.status = 0;
  header.bytes = 0;
  header.durationMs = Number.NaN;
  header.isRequest = false;
  header.hasOwnLevel = false;
  resetPlaces(header.places);
}

/** All but `refused`: what an earlier pattern refused still counts when a later one matches. */
function resetPlaces(places: Places): void {
  places.timestamp = -1;
  places.timestampEnd = -1;
  places.timestamps = 0;
  places.parser = null;
  places.level = -1;
  places.priority = -1;
  places.status = -1;
  places.isLevelOfStatus = false;
  places.bytes = -1;
  places.duration = -1;
  places.request = -1;
  places.path = -1;
}
