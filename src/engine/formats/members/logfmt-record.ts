/** logfmt: `key=value key="quoted value" flag`, as Go services and Heroku write. */
import { isSpace } from '../../characters.ts';
import { levelOfNumber, NO_LEVEL } from '../../levels/levels.ts';
import type { Header } from '../../pattern/header.ts';
import type { Clock } from '../../timestamp/index.ts';
import type { InvalidReason } from '../../types.ts';
import type { KeyNames } from '../key-names.ts';
import { fillHeader, fillRequestByMembers, isFilled, timeOfDateAndTime } from './json-record.ts';
import { withPairsByRule } from './member-names.ts';

const EQUALS = 61;
const QUOTE = 34;
const BACKSLASH = 92;

/** Of syslog, before the pairs: devices write it. */
const PRIORITY = /^<(\d{1,2}|1[0-8]\d|19[01])> {0,2}/;
/** `a=b|c=d`: then bars part the pairs, and values may have spaces. */
const WITH_BARS = /^[\w.@/-]+=[^|\s"]*\|[\w.@/-]+=/;

/**
 * Fills the header from a logfmt line; returns why it is no record, or null. A record starts with a
 * pair, has at least two, and one of them is a known timestamp, level or message.
 */
export function readLogfmt(
  text: string,
  keys: KeyNames,
  header: Header,
  clock: Clock,
): InvalidReason | null {
  const pairs = readPairs(text);
  if (pairs === null || pairs.size < 2) return 'format_mismatch';
  const [prefix = '', priority] = PRIORITY.exec(text) ?? [];
  // What the kernel plans has no prefix.
  if (prefix !== '') header.places.refused = true;
  const known = [...keys.timestamp, ...keys.level, ...keys.message];
  if (!known.some((key) => pairs.has(key))) return 'format_mismatch';
  const look = (key: string): unknown => pairs.get(key);
  fillHeader(look, keys, header, clock);
  if (keys.byRule) fillRequestByMembers(pairs.keys(), look, header);
  if (keys.byRule && !isFilled(header)) {
    fillHeader(look, withPairsByRule(keys, pairs.keys()), header, clock);
  }
  if (priority !== undefined && header.level === NO_LEVEL)
    header.level = levelOfNumber(Number(priority) % 8, 'syslog');
  if (Number.isNaN(header.timestamp)) header.timestamp = timeOfDateAndTime(look, clock);
  return null;
}

/** The pairs of a line, the first of each key; null where the line does not start with one. */
export function readPairs(text: string): Map<string, string> | null {
  const pairs = new Map<string, string>();
  const isPaired = eachPair(text, (key, start, end) => {
    if (!pairs.has(key)) pairs.set(key, unquote(text.slice(start, end)));
  });
  return isPaired ? pairs : null;
}

/** Where the values stand; those in quotes without these. The rest as above. */
export function pairPlaces(
  text: string,
): Map<string, { kind: 'string' | 'other'; start: number; end: number }> | null {
  // They are read one by one.
  if (PRIORITY.test(text) || WITH_BARS.test(text)) return null;
  const places = new Map<string, { kind: 'string' | 'other'; start: number; end: number }>();
  const isPaired = eachPair(text, (key, start, end) => {
    if (places.has(key)) return;
    const isQuoted = text.charCodeAt(start) === QUOTE;
    const place = isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
    places.set(key, { kind: isQuoted ? 'string' : 'other', ...place });
  });
  return isPaired ? places : null;
}

/** Calls `found` with each pair's key and where its value stands; false for a line that starts with none. */
function eachPair(text: string, found: (key: string, start: number, end: number) => void): boolean {
  const start = PRIORITY.exec(text)?.[0].length ?? 0;
  if (WITH_BARS.test(start > 0 ? text.slice(start) : text)) return eachBarred(text, start, found);
  let at = start;
  let isPaired = false;
  while (at < text.length) {
    const keyEnd = nameEnd(text, at);
    if (keyEnd > at && text.charCodeAt(keyEnd) === EQUALS) {
      const end = valueEnd(text, keyEnd + 1);
      found(text.slice(at, keyEnd), keyEnd + 1, end);
      isPaired = true;
      at = end;
    } else {
      if (!isPaired) return false;
      at = wordEnd(text, at);
    }
    while (isSpace(text.charCodeAt(at))) at++;
  }
  return true;
}

/** The same of pairs with bars between them; what lies between two bars and is no pair is passed over. */
function eachBarred(
  text: string,
  start: number,
  found: (key: string, start: number, end: number) => void,
): boolean {
  for (let at = start; at <= text.length; at++) {
    const keyEnd = nameEnd(text, at);
    const isPair = keyEnd > at && text.charCodeAt(keyEnd) === EQUALS;
    const bar = text.indexOf('|', isPair ? keyEnd : at);
    const end = bar < 0 ? text.length : bar;
    if (isPair) found(text.slice(at, keyEnd), keyEnd + 1, end);
    at = end;
  }
  return true;
}

function nameEnd(text: string, at: number): number {
  let end = at;
  while (isNameCode(text.charCodeAt(end))) end++;
  return end;
}

/** Letters, digits and `_ . - / @`. */
function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 64 && code <= 90) ||
    (code >= 45 && code <= 57) ||
    code === 95
  );
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  return end;
}

function valueEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return wordEnd(text, at);
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === BACKSLASH) end++;
    else if (code === QUOTE) return end + 1;
  }
  return text.length;
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/** A value without its quotes and escapes. */
export function unquote(value: string): string {
  if (value[0] !== '"') return value;
  const inner = value.slice(1, value.endsWith('"') && value.length > 1 ? -1 : value.length);
  if (!inner.includes('\\')) return inner;
  return inner.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}
