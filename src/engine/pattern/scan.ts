/** How far the parts of a line reach: each function returns where its part ends, or FAIL. */
import { isDigit, isSpace } from '../characters.ts';
import { halfDayEnd } from '../timestamp/grammar/half-day.ts';

export const FAIL = -1;

const LF = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 91;
const CLOSE = 93;
const DASH = 45;
const COLON = 58;
const COMMA = 44;
const DOT = 46;
const NOTHING = -1;

/** All spaces and tabs from `at` on; none is a failure unless they are optional. */
export function spacesEnd(text: string, at: number, optional: boolean): number {
  let end = at;
  while (isSpace(text.charCodeAt(end))) end++;
  return optional || end > at ? end : FAIL;
}

/** One or more characters that are neither a space, nor the end of a line, nor `stop`. */
export function tokenEnd(text: string, at: number, stop: number): number {
  let end = at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === stop || code === LF || isSpace(code)) break;
    end++;
  }
  return end > at ? end : FAIL;
}

/** A token of names with a dot between: `org.example.Main`. */
export function classEnd(text: string, at: number, stop: number): number {
  const end = tokenEnd(text, at, stop);
  const dot = text.indexOf('.', at);
  return dot > at && dot < end ? end : FAIL;
}

/** A token that may have colons in it (`a::b`, `a:b`), without the last one of its end. */
export function moduleEnd(text: string, at: number): number {
  const end = tokenEnd(text, at, NOTHING);
  return end > at + 1 && text.charCodeAt(end - 1) === COLON ? end - 1 : end;
}

/** Everything up to the literal. */
export function textEnd(text: string, at: number, until: string): number {
  return text.indexOf(until, at);
}

/** Digits, with a minus or not. */
export function intEnd(text: string, at: number): number {
  const start = text.charCodeAt(at) === DASH ? at + 1 : at;
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end > start ? end : FAIL;
}

/**
 * A time of day: hours, minutes and seconds with colons between them, a fraction, and AM or PM. Which digits they are
 * does not matter, as it gives no moment.
 */
export function timeEnd(text: string, at: number): number {
  const minute = partEnd(text, at);
  const second = minute === FAIL ? FAIL : partEnd(text, minute);
  if (second === FAIL) return FAIL;
  const end = intEnd(text, second);
  if (end === FAIL || text.charCodeAt(second) === DASH) return FAIL;
  const stop = halfDayEnd(text, fractionEnd(text, end));
  return isDateAt(text, stop) ? FAIL : stop;
}

/** Spaces and a date of three numbers, whatever their digits: then the time is none alone. */
const DATE = /\s+\d+([-/.])\d+\1\d+(?=\s|$)/y;

function isDateAt(text: string, at: number): boolean {
  DATE.lastIndex = at;
  return DATE.test(text);
}

/** Behind digits and a colon. */
function partEnd(text: string, at: number): number {
  const end = intEnd(text, at);
  return text.charCodeAt(at) !== DASH && text.charCodeAt(end) === COLON ? end + 1 : FAIL;
}

function fractionEnd(text: string, at: number): number {
  const mark = text.charCodeAt(at);
  const hasFraction = mark === DOT || mark === COMMA || mark === COLON;
  return hasFraction && isDigit(text.charCodeAt(at + 1)) ? intEnd(text, at + 1) : at;
}

/** Letters, of any language, and digits; FAIL for none. */
export function alphanumericEnd(text: string, at: number): number {
  let end = at;
  while (isLetterOrDigit(text.charCodeAt(end))) end++;
  return end > at ? end : FAIL;
}

/** The first letter behind the signs of Latin-1. */
const FIRST_BEYOND = 0xc0;

function isLetterOrDigit(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    isDigit(code) ||
    code >= FIRST_BEYOND
  );
}

/** 1..10 capital letters: a method or the name of a time zone. */
export function capitalsEnd(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) >= 65 && text.charCodeAt(end) <= 90) end++;
  return end > at && end - at <= 10 ? end : FAIL;
}

/** `"..."`, in which a backslash takes the next character with it. */
export function quotedEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return FAIL;
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === BACKSLASH) end++;
    else if (code === QUOTE) return end + 1;
  }
  return FAIL;
}

/** A token, or `"..."`; a quote that nothing closes is part of a token. */
export function columnEnd(text: string, at: number): number {
  const end = quotedEnd(text, at);
  return end === FAIL ? tokenEnd(text, at, NOTHING) : end;
}

/** RFC 5424 STRUCTURED-DATA: `-`, or `[id name="value"...]` one after the other. */
export function structuredEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === DASH) return at + 1;
  let end = at;
  while (text.charCodeAt(end) === OPEN) {
    end = elementEnd(text, end);
    if (end === FAIL) return FAIL;
  }
  return end > at ? end : FAIL;
}

function elementEnd(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === CLOSE) return end + 1;
    if (code === QUOTE) {
      const close = quotedEnd(text, end);
      if (close === FAIL) return FAIL;
      end = close - 1;
    }
  }
  return FAIL;
}
