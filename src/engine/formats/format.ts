/** A log format, and how a line is read as a header of it. load-format.ts makes formats. */

import { levelInText } from '../levels/level-in-text.ts';
import type { Level } from '../levels/levels.ts';
import { levelIndex, levelOfStatus, NO_LEVEL } from '../levels/levels.ts';
import { levelOfSeverity, severityAt } from '../levels/levels-of-devices.ts';
import { levelAtStart } from '../pattern/before-time.ts';
import { type Header, resetHeader } from '../pattern/header.ts';
import { runPrograms } from '../pattern/match.ts';
import type { Program } from '../pattern/program.ts';
import { isNotText } from '../text.ts';
import { type Clock, timestampOfValue } from '../timestamp/index.ts';
import type { InvalidReason } from '../types.ts';
import type { KeyNames } from './key-names.ts';
import { type Continuation, isBlank } from './lines/continuation.ts';
import type { Pieces } from './lines/pieces.ts';
import { objectBehindPrefix, readJson, readMembers } from './members/json-record.ts';
import { readLogfmt } from './members/logfmt-record.ts';
import { innerRecord } from './nested/inner-record.ts';
import { mayTellRequest, requestInText } from './nested/request-in-text.ts';
import { pairMembers } from './spread/blocks.ts';
import { type CsvColumns, csvMembers } from './spread/csv-rows.ts';
import { labelMembers } from './spread/labels.ts';
import type { Spread } from './spread/spread.ts';
import { xmlMembers } from './spread/xml-elements.ts';

/** The built-in format for what has neither times nor another form: any line of text is a record. */
export const PLAIN = 'plain';

export const KINDS = ['pattern', 'json', 'logfmt', 'xml', 'csv', 'pairs', 'labels'] as const;

/** A line of the format and what must be read from it; `timestamp` in RFC 3339 with milliseconds. */
export interface FormatSample {
  line: string;
  timestamp: string | null;
  level: Level | null;
  message?: string;
}

export interface Format {
  name: string;
  title: string;
  kind: (typeof KINDS)[number];
  /** Where several formats explain as many lines, the highest priority wins. */
  priority: number;
  continuation: Continuation;
  /** Requests: counted by method, status and path; their level is that of the status. */
  accessLog: boolean;
  /** Requests among its records are told by their members: those that are none are records of the same format without this. */
  hasRequestsByMembers: boolean;
  /** Addresses stand before ports: of an IPv6 address the last group is one. */
  addressesHavePorts: boolean;
  /** Fits nearly any log: counts less when formats are compared. */
  fallback: boolean;
  /** Look for a level word near the message's start where no field gives one. */
  levelInMessage: boolean;
  /** Whose lines may be pieces of one record (pieces.ts); null: none are. */
  pieces: Pieces | null;
  /** A `name  | ` prefix stands before each record. */
  composePrefix: boolean;
  /** Records are read as a whole, when all of their lines have come; null: the first line says what is to be known. */
  spread: Spread | null;
  /** Patterns of the first lines of blocks. */
  starts: Program[];
  /** Of CSV; null where a file's first lines have to say them. */
  columns: CsvColumns | null;
  /** Its file has no other: a line that does not match begins no record (see mixed.ts). Of a pattern that a user wrote. */
  isAlone: boolean;
  /** Records are blocks of lines under unmistakable headers: detection counts none of them as a failure. */
  blocks: boolean;
  /** Recognised only where one of these stands in a sampled line; empty: no such condition. */
  markers: string[];
  /** Stands in the line with which a preamble ends, which a file may have: its lines do not speak against the format. */
  preambleEnd: string | null;
  programs: Program[];
  /** One of the patterns has a time. */
  hasTimes: boolean;
  keys: KeyNames;
  samples: FormatSample[];
}

/** Reads one line as a header of the format: fills it and returns null, or says why it is none. */
export function readHeader(
  format: Format,
  text: string,
  header: Header,
  clock: Clock,
): InvalidReason | null {
  if (format.kind === 'pattern' && format.spread === null)
    return readPatterns(format, text, header, clock);
  resetHeader(header);
  if (format.spread !== null) return readSpread(format, text, header, clock);
  const prefixEnd = format.composePrefix ? objectBehindPrefix(text) : 0;
  if (format.composePrefix && prefixEnd === 0) return 'format_mismatch';
  const record = prefixEnd > 0 ? text.slice(prefixEnd) : text;
  const read = format.kind === 'json' ? readJson : readLogfmt;
  const reason = read(record, format.keys, header, clock);
  if (reason !== null) return reason;
  if (format.levelInMessage && header.message !== null) {
    lookInside(header.message, header, clock);
    lookForRequest(header.message, header);
  }
  if (header.level === NO_LEVEL) header.level = otherLevel(format, text, header);
  return null;
}

/** A record's first line, of which little more than that it is one may be said, or all of its lines. */
function readSpread(
  format: Format,
  text: string,
  header: Header,
  clock: Clock,
): InvalidReason | null {
  const newline = text.indexOf('\n');
  const isStart = format.spread!.starts(newline < 0 ? text : text.slice(0, newline));
  if (!isStart) return 'format_mismatch';
  if (newline >= 0) return readWhole(format, text, header, clock);
  if (readWhole(format, text, header, clock) !== null) resetHeader(header);
  return null;
}

/** Reads all lines of a record that is spread over them, or says why they are none. */
export function readWhole(
  format: Format,
  record: string,
  header: Header,
  clock: Clock,
): InvalidReason | null {
  if (format.kind === 'pattern') {
    const reason = readPatterns(format, record, header, clock);
    header.message ??= messageOfBlock(record.slice(header.messageAt), format.spread!.endMark);
    return reason;
  }
  resetHeader(header);
  const members = format.kind === 'json' ? null : membersOfSpread(format, record);
  const reason = membersReason(format, record, members, header, clock);
  if (members && Number.isNaN(header.timestamp)) header.timestamp = joinedTime(members, clock);
  if (reason !== null) return reason;
  if (format.levelInMessage && header.message !== null) lookInside(header.message, header, clock);
  if (header.level === NO_LEVEL) header.level = otherLevel(format, record, header);
  return null;
}

/** Reads a whole record by name: of JSON, or what it holds as `members`. */
function membersReason(
  { kind, keys }: Format,
  record: string,
  members: Record<string, unknown> | null,
  header: Header,
  clock: Clock,
): InvalidReason | null {
  if (kind === 'json') return readJson(record, keys, header, clock);
  return members ? readMembers(members, keys, header, clock) : 'format_mismatch';
}

/** The time of date and time in members of their own; NaN for none. */
function joinedTime(members: Record<string, unknown>, clock: Clock): number {
  const [date, time] = ['date', 'time'].map((part) => {
    const name = Object.keys(members).find((key) => key.trim().toLowerCase() === part);
    return name === undefined ? '' : String(members[name]);
  });
  return date === '' || time === '' ? Number.NaN : timestampOfValue(`${date} ${time}`, clock);
}

const messageOfBlock = (text: string, endMark: string): string => {
  const message = text.trim();
  return message.endsWith(endMark) ? message.slice(0, message.length - endMark.length) : message;
};

/** What a record of XML, CSV or pairs over several lines holds, by name; null where it is none. */
export function membersOfSpread(
  { kind, columns }: Format,
  record: string,
): Record<string, unknown> | null {
  if (kind === 'xml') return xmlMembers(record);
  if (kind === 'csv') return columns && csvMembers(record, columns);
  if (kind === 'labels') return labelMembers(record);
  return pairMembers(record);
}

function readPatterns(
  format: Format,
  text: string,
  header: Header,
  clock: Clock,
): InvalidReason | null {
  header.hasTimestamp = false;
  if (format.name === PLAIN && (isBlank(text) || isNotText(text))) return 'format_mismatch';
  if (runPrograms(format.programs, text, header, clock)) {
    if (format.levelInMessage && !lookInside(text.slice(header.messageAt), header, clock))
      header.places.refused = true;
    if (!format.accessLog) lookForRequest(text.slice(header.messageAt), header);
    if (header.level === NO_LEVEL) header.level = otherLevel(format, text, header);
    return null;
  }
  return header.hasTimestamp || !format.hasTimes ? 'format_mismatch' : 'no_timestamp';
}

/**
 * What a record inside of the message says counts where the one around it says nothing. Returns whether the same is said with
 * other digits in the message.
 */
function lookInside(message: string, header: Header, clock: Clock): boolean {
  const inner = innerRecord(message, clock);
  if (!inner) return true;
  header.innerMessage = inner.message;
  if (header.level === NO_LEVEL && !header.hasOwnLevel) header.level = inner.level;
  if (inner.request) takeRequest(inner.request, header);
  if (!Number.isNaN(header.timestamp)) return inner.isOfShape;
  // With other digits it may have a time though this one has none.
  header.timestamp = inner.timestamp;
  return false;
}

/** Takes the request that the message tells of in its text: not what a client writes for those who look for faults. */
function lookForRequest(message: string, header: Header): void {
  if (header.isRequest || header.innerMessage !== null || !mayTellRequest(message)) return;
  header.places.refused = true;
  const told = requestInText(message);
  if (told === null) return;
  const named = header.level === NO_LEVEL ? levelInText(message.slice(0, told.at), 0) : NO_LEVEL;
  const level = named === NO_LEVEL ? header.level : named;
  if (level !== NO_LEVEL && level <= DEBUG) return;
  header.level = level;
  takeRequest(told.request, header);
  // Its pattern is that of the message, which says what kind of record it is, and not the request's.
  header.innerMessage = message;
}

const DEBUG = levelIndex('debug');

/** Takes the request that a record inside of another one tells. */
export function takeRequest(from: Readonly<Header>, to: Header): void {
  const { method, path, status, bytes, durationMs } = from;
  Object.assign(to, { method, path, status, bytes, durationMs, isRequest: true });
}

function otherLevel(format: Format, text: string, header: Header): number {
  const { places } = header;
  if (places.status >= 0) places.isLevelOfStatus = true;
  if (header.status > 0) return levelOfStatus(header.status);
  // Behind a level of an application's own the message is not searched.
  if (!format.levelInMessage || header.hasOwnLevel) return NO_LEVEL;
  if (header.message !== null) return levelInText(header.message, 0);
  // Without a message its members are no text.
  if (format.kind === 'json') return NO_LEVEL;
  const before = places.timestamp > 1 ? levelAtStart(text.slice(0, places.timestamp)) : NO_LEVEL;
  if (before !== NO_LEVEL) return before;
  // Between the time and the message it may stand as well: `Feb 20 10:00:01 (info) shop[1]: x`.
  const isBehindTime = places.timestamp >= 0 && places.timestampEnd < header.messageAt;
  const from = isBehindTime ? places.timestampEnd : header.messageAt;
  const severity = severityAt(text, from);
  if (severity < 0) return levelInText(text, from);
  // With another digit it may be no severity.
  places.refused = true;
  const level = levelOfSeverity(text, severity);
  return level === NO_LEVEL ? levelInText(text, from) : level;
}
