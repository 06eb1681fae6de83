/**
 * Runs a compiled pattern on a line: each step reads on from where the one before it stopped, or the
 * line does not match. No step goes back, so the time is linear in the length of the line.
 */
import { levelOfLetter, levelOfNumber, levelOfWord, NO_LEVEL } from '../levels.ts';
import { type Clock, isDigit } from '../timestamp/calendar.ts';
import type { Program, Step } from './program.ts';
import { readRequest } from './request.ts';

/** What the header of a record says. One object serves all lines of a chunk: copy what you keep. */
export interface Header {
  /** Milliseconds since the epoch, or NaN. */
  timestamp: number;
  /** Index in LEVELS, or NO_LEVEL. */
  level: number;
  /** Where the message starts in the line. */
  messageAt: number;
  /** The message where it is no part of the line as it stands (JSON, logfmt), else null. */
  message: string | null;
  method: string;
  path: string;
  /** HTTP status, or 0. */
  status: number;
  /** Bytes sent, or 0. */
  bytes: number;
  /** A timestamp was found where one belongs, even if the rest does not match. */
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
}

const FAIL = -1;
const SPACE = 32;
const TAB = 9;
const isSpace = (code: number): boolean => code === SPACE || code === TAB;

/** Matches the line and fills the header; false, and a header half filled, where it does not match. */
export function runProgram(program: Program, text: string, header: Header, clock: Clock): boolean {
  resetHeader(header);
  let at = 0;
  for (const step of program.steps) {
    at = runStep(step, text, at, header, clock, program.words);
    if (at === FAIL) return false;
  }
  return true;
}

function runStep(
  step: Step,
  text: string,
  at: number,
  header: Header,
  clock: Clock,
  words: Map<string, number>,
): number {
  switch (step.kind) {
    case 'literal':
      return text.startsWith(step.text, at) ? at + step.text.length : FAIL;
    case 'space':
      return spaces(text, at, step.optional);
    case 'timestamp':
      return timestamp(text, step.parse(text, at, clock), header, clock);
    case 'level_word':
    case 'level_name':
      return level(text, at, header, words, step.kind === 'level_name', step.stop);
    case 'level_letter':
      header.level = levelOfLetter(text.charAt(at));
      return header.level === NO_LEVEL ? FAIL : at + 1;
    case 'level_priority':
      return priority(text, at, header);
    case 'text': {
      const end = text.indexOf(step.until, at);
      return end < 0 ? FAIL : end;
    }
    case 'message':
      return message(text, at, step.spaced, header);
    case 'end':
      return at === text.length ? at : FAIL;
    default:
      return runFieldStep(step, text, at, header);
  }
}

type FieldStep = Exclude<
  Step,
  {
    kind:
      | 'literal'
      | 'space'
      | 'timestamp'
      | 'level_word'
      | 'level_name'
      | 'level_letter'
      | 'level_priority'
      | 'text'
      | 'message'
      | 'end';
  }
>;

function runFieldStep(step: FieldStep, text: string, at: number, header: Header): number {
  switch (step.kind) {
    case 'token':
      return tokenEnd(text, at, step.stop);
    case 'class': {
      const end = tokenEnd(text, at, step.stop);
      const dot = text.indexOf('.', at);
      return end !== FAIL && dot > at && dot < end ? end : FAIL;
    }
    case 'path': {
      const end = tokenEnd(text, at, step.stop);
      if (end !== FAIL) header.path = text.slice(at, end);
      return end;
    }
    case 'int':
      return intEnd(text, at);
    case 'quoted':
      return quotedEnd(text, at);
    case 'request': {
      const end = quotedEnd(text, at);
      if (end !== FAIL) readRequest(text.slice(at + 1, end - 1), header);
      return end;
    }
    case 'method': {
      const end = upperEnd(text, at);
      if (end !== FAIL) header.method = text.slice(at, end);
      return end;
    }
    case 'status':
      return status(text, at, header);
    case 'bytes':
      return bytes(text, at, header);
    case 'zone':
      return upperEnd(text, at);
    case 'structured':
      return structuredEnd(text, at, header);
  }
}

function spaces(text: string, at: number, optional: boolean): number {
  let end = at;
  while (isSpace(text.charCodeAt(end))) end++;
  return optional || end > at ? end : FAIL;
}

function timestamp(_text: string, end: number, header: Header, clock: Clock): number {
  if (end === FAIL) return FAIL;
  header.timestamp = clock.time;
  header.hasTimestamp = true;
  return end;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code);
}

/** A level word; with `anyName` also an unknown word, which is no level. */
function level(
  text: string,
  at: number,
  header: Header,
  words: Map<string, number>,
  anyName: boolean,
  stop: number,
): number {
  let end = at;
  if (anyName) end = Math.max(at, tokenEnd(text, at, stop));
  else while (isLetterOrDigit(text.charCodeAt(end))) end++;
  if (end === at || end - at > 16) return FAIL;
  const word = text.slice(at, end);
  const own = words.size > 0 ? words.get(word.toUpperCase()) : undefined;
  header.level = own ?? levelOfWord(word);
  return own !== undefined || anyName || header.level !== NO_LEVEL ? end : FAIL;
}

/** Syslog's PRI, 0..191: facility * 8 + severity (RFC 5424, 6.2.1). */
function priority(text: string, at: number, header: Header): number {
  const end = intEnd(text, at);
  if (end === FAIL || end - at > 3) return FAIL;
  const value = Number(text.slice(at, end));
  if (!(value >= 0 && value <= 191)) return FAIL;
  header.level = levelOfNumber(value % 8, 'syslog');
  return end;
}

function message(text: string, at: number, spaced: boolean, header: Header): number {
  if (spaced && at < text.length && !isSpace(text.charCodeAt(at))) return FAIL;
  header.messageAt = spaced ? spaces(text, at, true) : at;
  return text.length;
}

/** One or more characters that are neither a space nor `stop`. */
function tokenEnd(text: string, at: number, stop: number): number {
  let end = at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === stop || isSpace(code)) break;
    end++;
  }
  return end > at ? end : FAIL;
}

function intEnd(text: string, at: number): number {
  const start = text.charCodeAt(at) === 45 ? at + 1 : at;
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end > start ? end : FAIL;
}

/** `"..."`, in which a backslash takes the next character with it. */
function quotedEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== 34) return FAIL;
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 92) end++;
    else if (code === 34) return end + 1;
  }
  return FAIL;
}

/** 1..10 capital letters: a method or the name of a time zone. */
function upperEnd(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) >= 65 && text.charCodeAt(end) <= 90) end++;
  return end > at && end - at <= 10 ? end : FAIL;
}

/** Three digits, or `-`. */
function status(text: string, at: number, header: Header): number {
  if (text.charCodeAt(at) === 45) return at + 1;
  const end = intEnd(text, at);
  if (end !== at + 3) return FAIL;
  header.status = Number(text.slice(at, end));
  return end;
}

/** A count of bytes, or `-` for none. */
function bytes(text: string, at: number, header: Header): number {
  if (!isDigit(text.charCodeAt(at))) return text.charCodeAt(at) === 45 ? at + 1 : FAIL;
  const end = intEnd(text, at);
  // More digits than a safe integer has cannot be a size: the sum must stay exact.
  if (end - at > 15) return FAIL;
  header.bytes = Number(text.slice(at, end));
  return end;
}

/**
 * RFC 5424 STRUCTURED-DATA: `-`, or `[id name="value"...]` one after the other. A parameter `level` is
 * the record's level where no priority gave one.
 */
function structuredEnd(text: string, at: number, header: Header): number {
  if (text.charCodeAt(at) === 45) return at + 1;
  let end = at;
  while (text.charCodeAt(end) === 91) {
    end = elementEnd(text, end);
    if (end === FAIL) return FAIL;
  }
  if (end === at) return FAIL;
  if (header.level === NO_LEVEL) header.level = levelParameter(text.slice(at, end));
  return end;
}

function elementEnd(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 93) return end + 1;
    if (code === 34) {
      const close = quotedEnd(text, end);
      if (close === FAIL) return FAIL;
      end = close - 1;
    }
  }
  return FAIL;
}

function levelParameter(data: string): number {
  const name = ' level="';
  const at = data.indexOf(name);
  if (at < 0) return NO_LEVEL;
  const start = at + name.length;
  return levelOfWord(data.slice(start, data.indexOf('"', start)));
}
