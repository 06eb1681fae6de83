/** Fields that tell something: each reads one at `at`, sets the header, returns its end or FAIL. */

import { isDigit, isSpace } from '../characters.ts';
import { levelOfLetter, levelOfNumber, levelOfWord, NO_LEVEL } from '../levels/levels.ts';
import { anyDate, hasDateShape } from '../timestamp/date.ts';
import { type Clock, hasTimestampShape, type TimestampParser } from '../timestamp/index.ts';
import { type DurationUnit, durationIn } from './duration.ts';
import type { Header } from './header.ts';
import { readRequest } from './request.ts';
import {
  alphanumericEnd,
  capitalsEnd,
  FAIL,
  intEnd,
  quotedEnd,
  spacesEnd,
  structuredEnd,
  tokenEnd,
} from './scan.ts';

const DASH = 45;
const ZERO = 48;
const DOT = 46;
const PLUS = 43;
const SPACE = 32;
const COLON = 58;
const MAX_LEVEL_LENGTH = 16;

/** A timestamp as a step of a pattern, or beside one. */
export interface TimestampStep {
  parse: TimestampParser;
  /** As in Step. */
  stop: number;
}

export function readTimestamp(
  text: string,
  at: number,
  header: Header,
  step: TimestampStep,
  clock: Clock,
): number {
  clock.isOpen = false;
  const { parse } = step;
  const end = parse(text, at, clock);
  const { places } = header;
  if (end === FAIL) {
    places.refused ||= mayBeTimestamp(text, at, step);
    return FAIL;
  }
  header.timestamp = clock.time;
  header.hasTimestamp = true;
  // A zone that was refused, such as +9900 or +02:99: with other digits it would be part of the timestamp.
  places.refused ||=
    clock.isOpen ||
    isSignedDigit(text, text.charCodeAt(end) === SPACE ? end + 1 : end) ||
    (text.charCodeAt(end) === COLON && isSignedDigit(text, end - 3));
  places.timestamp = at;
  places.timestampEnd = end;
  places.timestamps++;
  places.parser = parse;
  return end;
}

/** May there be a timestamp at `at`, where none is, in a line that differs in nothing but its digits? */
export const mayBeTimestamp = (
  text: string,
  at: number,
  { parse, stop }: TimestampStep,
): boolean =>
  parse === anyDate ? hasDateShape(text, at) : hasTimestampShape(parse, text, at, stop);

function isSignedDigit(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  return (sign === DASH || sign === PLUS) && isDigit(text.charCodeAt(at + 1));
}

type Words = ReadonlyMap<string, number>;

/** A level word, of the format's own or the usual ones. */
export function readLevelWord(text: string, at: number, header: Header, own: Words): number {
  const end = alphanumericEnd(text, at);
  return end !== FAIL && setLevel(text.slice(at, end), at, header, own) ? end : FAIL;
}

/** Any token where a level stands; an unknown one is no level. */
export function readLevelName(
  text: string,
  at: number,
  header: Header,
  own: Words,
  stop: number,
): number {
  const end = tokenEnd(text, at, stop);
  if (end !== FAIL) setLevel(text.slice(at, end), at, header, own);
  return end;
}

/** Returns false for a word that is not known. */
function setLevel(word: string, at: number, header: Header, own: Words): boolean {
  const isNumber = own.has(word) && /^\d+$/.test(word);
  header.places.level = isNumber ? at : -1;
  header.places.isLevelOwn = isNumber;
  if (!isNumber && dependsOnDigits(word, own)) header.places.refused = true;
  if (word.length > MAX_LEVEL_LENGTH) return false;
  const ownLevel = own.size > 0 ? own.get(word.toUpperCase()) : undefined;
  header.level = ownLevel ?? levelOfWord(word);
  return ownLevel !== undefined || header.level !== NO_LEVEL;
}

const shapeOf = (word: string): string => word.toUpperCase().replace(/\d+/g, '#');
const shapesOfWords = new WeakMap<Words, Set<string>>();

/** Would this be another level, or none, with other digits? CEF has levels from 0 to 10. */
function dependsOnDigits(word: string, own: Words): boolean {
  if (!/\d/.test(word)) return false;
  let shapes = shapesOfWords.get(own);
  if (!shapes) {
    shapes = new Set(['DEBUG#', ...[...own.keys()].map(shapeOf)]);
    shapesOfWords.set(own, shapes);
  }
  return shapes.has(shapeOf(word));
}

export function readLevelLetter(text: string, at: number, header: Header): number {
  header.places.level = -1;
  header.level = levelOfLetter(text.charAt(at));
  return header.level === NO_LEVEL ? FAIL : at + 1;
}

/** Syslog's PRI, 0..191: facility * 8 + severity (RFC 5424, 6.2.1). */
export function readPriority(text: string, at: number, header: Header): number {
  const end = intEnd(text, at);
  const value = end === FAIL || end - at > 3 ? -1 : Number(text.slice(at, end));
  if (!(value >= 0 && value <= 191)) return refuse(text, at, header);
  header.places.level = at;
  header.places.isLevelOwn = false;
  header.places.priority = at;
  header.level = levelOfNumber(value % 8, 'syslog');
  return end;
}

/** The rest of the line, empty or not; `spaced`: behind spaces, unless the line ends here. */
export function readMessage(text: string, at: number, header: Header, spaced: boolean): number {
  if (spaced && at < text.length && !isSpace(text.charCodeAt(at))) return FAIL;
  header.messageAt = spaced ? spacesEnd(text, at, true) : at;
  return text.length;
}

/** A path, an address, the name of a host; `*`, or `-` for none. No mere word or number. */
const isPath = (text: string): boolean => /[/:.]|^[-*]$/.test(text);

export function readPath(text: string, at: number, header: Header, stop: number): number {
  const end = tokenEnd(text, at, stop);
  if (end === FAIL || !isPath(text.slice(at, end))) return FAIL;
  header.path = text.slice(at, end);
  header.places.path = at;
  return end;
}

/** The name of a method: capital letters that are no level. */
export function readMethod(text: string, at: number, header: Header): number {
  const end = capitalsEnd(text, at);
  if (end === FAIL || isLevel(text.slice(at, end))) return FAIL;
  header.method = text.slice(at, end);
  return end;
}

/** TRACE is a method as well. */
const isLevel = (word: string): boolean => word !== 'TRACE' && levelOfWord(word) !== NO_LEVEL;

/** A request line in quotes. */
export function readQuotedRequest(text: string, at: number, header: Header): number {
  const end = quotedEnd(text, at);
  if (end !== FAIL) readRequest(text.slice(at + 1, end - 1), header);
  header.places.request = at;
  return end;
}

/** Fails, and says so where it is because of the digits. */
function refuse(text: string, at: number, header: Header): number {
  header.places.refused ||= isDigit(text.charCodeAt(at));
  return FAIL;
}

/** Three digits; `-` or a lone `0` for none. */
export function readStatus(text: string, at: number, header: Header): number {
  if (text.charCodeAt(at) === DASH) return at + 1;
  const end = intEnd(text, at);
  if (end === at + 1 && text.charCodeAt(at) === ZERO) {
    // Another digit would be no status.
    header.places.refused = true;
    return end;
  }
  if (end !== at + 3) return refuse(text, at, header);
  header.places.status = at;
  header.status = Number(text.slice(at, end));
  return end;
}

/** A count of bytes, or `-` for none. */
export function readBytes(text: string, at: number, header: Header): number {
  if (!isDigit(text.charCodeAt(at))) return text.charCodeAt(at) === DASH ? at + 1 : FAIL;
  const end = intEnd(text, at);
  // More digits than an exact number has are no size.
  if (end - at > 15) return refuse(text, at, header);
  header.places.bytes = at;
  header.bytes = Number(text.slice(at, end));
  return end;
}

/**
 * A number, or `-` for none. Negative ones (-1) mean that the request did not get that far: no duration.
 * Seconds must have a fraction, because a whole number behind a request may be anything; HAProxy writes
 * `+` before a time that is not over yet.
 */
export function readDuration(text: string, at: number, header: Header, unit: DurationUnit): number {
  const start = text.charCodeAt(at) === PLUS ? at + 1 : at;
  const wholeEnd = intEnd(text, start);
  if (wholeEnd === FAIL) return text.charCodeAt(at) === DASH ? at + 1 : FAIL;
  let end = wholeEnd;
  if (text.charCodeAt(end) === DOT) {
    end++;
    while (isDigit(text.charCodeAt(end))) end++;
  }
  const isNegative = text.charCodeAt(start) === DASH;
  if (unit === 's' && end === wholeEnd && !isNegative) return FAIL;
  if (!isNegative) {
    header.durationMs = durationIn(unit, Number(text.slice(start, end)));
    header.places.duration = start;
    header.places.durationUnit = unit;
  }
  return end;
}

/** Structured data; its parameter `level` is the record's level where no priority gave one. */
export function readStructured(text: string, at: number, header: Header): number {
  const end = structuredEnd(text, at);
  if (end !== FAIL && header.level === NO_LEVEL) {
    header.level = levelParameter(text.slice(at, end));
  }
  return end;
}

function levelParameter(data: string): number {
  const name = ' level="';
  const at = data.indexOf(name);
  if (at < 0) return NO_LEVEL;
  const start = at + name.length;
  return levelOfWord(data.slice(start, data.indexOf('"', start)));
}
