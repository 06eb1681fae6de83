/**
 * A record that stands in the message of another one: a program's own line of JSON or logfmt inside of what syslog, a container's
 * runtime or a service's log wrote around it.
 */
import { NO_LEVEL } from '../../levels/levels.ts';
import { emptyHeader, type Header, resetHeader } from '../../pattern/header.ts';
import type { Clock } from '../../timestamp/index.ts';
import jsonLines from '../builtin/json-lines.json' with { type: 'json' };
import logfmt from '../builtin/logfmt.json' with { type: 'json' };
import type { KeyNames } from '../key-names.ts';
import { parseExact } from '../members/exact-json.ts';
import { lookUp, objectSpan, readJson } from '../members/json-record.ts';
import { readLogfmt, readPairs } from '../members/logfmt-record.ts';
import { withMembersByRule } from '../members/member-names.ts';

const NO_KEYS = {
  required: [],
  numbering: 'pino',
  byRule: true,
  http: null,
  words: new Map(),
} as const;
const JSON_KEYS: KeyNames = { ...NO_KEYS, ...jsonLines.keys, required: [] };
const LOGFMT_KEYS: KeyNames = { ...NO_KEYS, ...logfmt.keys, required: [] };

/** What the record inside says; `message` null where it has none. */
export interface InnerRecord {
  /** Milliseconds since the epoch, or NaN. */
  timestamp: number;
  /** Index in LEVELS, or NO_LEVEL. */
  level: number;
  message: string | null;
  /** Null where it is none. Good until the next record is read. */
  request: Readonly<Header> | null;
  /** Does all of this but the time follow from the text with any other digits in it as well? */
  isOfShape: boolean;
}

const inner: Header = emptyHeader();

/** The record that a message is; null for any other text. Pairs are one only with a level, because programs write them into free text. */
export function innerRecord(message: string, clock: Clock): InnerRecord | null {
  const start = recordStart(message);
  if (start < 0) return null;
  const text = message.slice(start);
  const isJson = text[0] === '{';
  resetHeader(inner);
  inner.places.refused = false;
  const ownClock = { ...clock };
  const reason = isJson
    ? readJson(objectText(text), JSON_KEYS, inner, ownClock)
    : readLogfmt(text, LOGFMT_KEYS, inner, ownClock);
  if (reason !== null || (!isJson && inner.level === NO_LEVEL)) return null;
  const { timestamp, level, message: own, isRequest, places } = inner;
  // Of the escapes one has digits.
  const isOfShape = !places.refused && !text.includes('\\u') && !hasLevelOfDigits(text, isJson);
  return { timestamp, level, message: own, request: isRequest ? inner : null, isOfShape };
}

/** The members of the record that a message is; none for any other text. */
export function innerMembers(message: string, clock: Clock): Record<string, unknown> {
  if (innerRecord(message, clock) === null) return {};
  const text = message.slice(recordStart(message));
  if (text[0] !== '{') return Object.fromEntries(readPairs(text) ?? []);
  return parseExact(objectText(text)) as Record<string, unknown>;
}

/** Where it may begin: at the start, or behind the mark that RFC 5424's users put before JSON (https://cee.mitre.org); else -1. */
function recordStart(message: string): number {
  return START.exec(message)?.[0].length ?? -1;
}

const START = /^\s*(?:@cee:\s*)?(?=\{|[A-Za-z_@][\w.@-]*=)/;

/** The object of JSON in the text, without a list around it. */
function objectText(text: string): string {
  const whole = wholeObject(text);
  const { start, end } = objectSpan(whole);
  return whole.slice(start, end);
}

/** The text as an object of JSON; of one that was cut off, as syslog and containers do, the members before the cut. */
function wholeObject(text: string): string {
  const object = withoutLeadingZeros(text);
  return object.trimEnd().endsWith('}') ? object : `${object.slice(0, lastComma(object))}}`;
}

/** Where the last comma between members of the object stands, or its start. */
function lastComma(text: string): number {
  let comma = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at);
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (char === ',' && depth === 1) comma = at;
  }
  return comma;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** JSON has no number 007: such a text is read as if it had, because which digits stand there may not decide what a line is. */
const withoutLeadingZeros = (text: string): string =>
  LEADING_ZERO.test(text)
    ? text.replace(NUMBERS, (all, zeros?: string) => (zeros ? '' : all))
    : text;

const LEADING_ZERO = /[[:,{]\s*-?0+\d/;
/** Strings, which stay as they are, or the zeros before a number. */
const NUMBERS = /"(?:[^"\\]|\\.)*"|(?<=[[:,{]\s*-?)(0+)(?=\d)/g;

/** May the level be another one with other digits? */
function hasLevelOfDigits(text: string, isJson: boolean): boolean {
  const members: Record<string, unknown> = isJson
    ? (JSON.parse(objectText(text)) as Record<string, unknown>)
    : Object.fromEntries(readPairs(text) ?? []);
  const { level } = isJson ? withMembersByRule(JSON_KEYS, members) : LOGFMT_KEYS;
  return level.some((key) => /\d/.test(String(lookUp(members, key) ?? '')));
}
