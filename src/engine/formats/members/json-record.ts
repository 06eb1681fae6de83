/** JSON records: one object a line, its fields found by key. */
import { isNameOfOwnLevel } from '../../levels/level-in-text.ts';
import {
  levelOfLetter,
  levelOfNumber,
  levelOfWord,
  NO_LEVEL,
  type Numbering,
} from '../../levels/levels.ts';
import { durationIn } from '../../pattern/duration.ts';
import type { Header } from '../../pattern/header.ts';
import { readRequest } from '../../pattern/request.ts';
import { clean, stripAnsi } from '../../text.ts';
import { type Clock, timestampOfValue } from '../../timestamp/index.ts';
import type { InvalidReason } from '../../types.ts';
import type { HttpKeys, KeyNames } from '../key-names.ts';
import { isWrapped, type ObjectSpan, unframed } from './json-container.ts';
import { numberingAt } from './level-numbering.ts';
import { withMembersByRule } from './member-names.ts';
import { fillRequestByRule, requestMembers } from './request-members.ts';

type Json = Record<string, unknown>;

/** The object of a line, and where it stands. */
interface Parsed extends ObjectSpan {
  /** Null where it is no JSON. */
  value: unknown;
}

// Several formats look at one line in turn while a format is being detected: parse it once.
let lastText = '';
let last: Parsed = { value: null, start: 0, end: 0 };

function parse(text: string): Parsed {
  if (text === lastText) return last;
  lastText = text;
  const whole = jsonIn(text);
  const isRecord = whole !== null && !isWrapped(text);
  const span = isRecord ? null : unframed(text);
  const inner = span === null ? null : jsonIn(text.slice(span.start, span.end));
  last = inner === null ? { value: whole, start: 0, end: text.length } : { value: inner, ...span! };
  return last;
}

/** The object or list that the text is; null where it is none. */
function jsonIn(text: string): unknown {
  // To throw takes ten times as long as to read a record, and lines of printed JSON are mostly a part of one.
  if (!ENDS.includes(text.trimEnd().at(-1) ?? '')) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** Is the text an object of JSON as a whole? */
export function isObject(text: string): boolean {
  if (text[0] !== '{') return false;
  const { value, start } = parse(text);
  return start === 0 && typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where the object of a record stands in its text: without the list around it, of which its line has a part. */
export const objectSpan = (text: string): ObjectSpan => parse(text);

/** With what an object or a list ends. */
const ENDS = '}]';

/** With what a line may begin: a comma where these stand at the start of lines. */
const FIRST = '{[,';

/** Fills the header from a JSON line; returns why it is no record, or null. */
export function readJson(
  text: string,
  keys: KeyNames,
  header: Header,
  clock: Clock,
): InvalidReason | null {
  const reason = faultOfJson(text, keys);
  if (reason === null) fillWith(parse(text).value as Json, keys, header, clock);
  return reason;
}

/** Why a JSON line is no record, or null. */
export function faultOfJson(text: string, keys: KeyNames): InvalidReason | null {
  // JSON.parse allows spaces in front; a line of another kind is not worth an exception.
  const [first = ''] = text.trimStart();
  if (first === '' || !FIRST.includes(first) || !text.includes('{')) return 'format_mismatch';
  const { value } = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return first === '{' ? 'bad_json' : 'format_mismatch';
  return hasRequired(value as Json, keys) ? null : 'format_mismatch';
}

const hasRequired = (object: Json, { required }: KeyNames): boolean =>
  required.every((key) => lookUp(object, key) !== undefined);

/** As `readJson`, of what a record holds by name. */
export function readMembers(
  object: Json,
  keys: KeyNames,
  header: Header,
  clock: Clock,
): InvalidReason | null {
  if (!hasRequired(object, keys)) return 'format_mismatch';
  fillWith(object, keys, header, clock);
  return null;
}

function fillWith(object: Json, keys: KeyNames, header: Header, clock: Clock): void {
  const look = (key: string): unknown => lookUp(object, key);
  fillHeader(look, keys, header, clock);
  if (!keys.byRule) return;
  fillRequestByMembers(Object.keys(object), (name) => object[name], header);
  if (isFilled(header)) return;
  fillHeader(look, withMembersByRule(keys, object), header, clock);
  if (Number.isNaN(header.timestamp)) header.timestamp = instantOf(object);
  if (Number.isNaN(header.timestamp)) header.timestamp = timeOfDateAndTime(look, clock);
}

/** Fills the request that a record tells of by its members, if it does. */
export function fillRequestByMembers(
  names: Iterable<string>,
  memberOf: (name: string) => unknown,
  header: Header,
): void {
  const members = requestMembers(names, memberOf);
  if (members === null) return;
  // With other values under the same names another record is a request, or none.
  header.places.refused = true;
  fillRequestByRule(members, header);
}

/** Does the header say all that is looked for? */
export const isFilled = ({ timestamp, level, message }: Header): boolean =>
  !Number.isNaN(timestamp) && level !== NO_LEVEL && message !== null;

/** Log4j's `instant`, in milliseconds: seconds, and nanoseconds beside them; NaN where there is none. */
function instantOf({ instant }: Json): number {
  const { epochSecond, nanoOfSecond } = (instant ?? {}) as Json;
  const seconds = timestampOfValue(epochSecond, { referenceTime: 0, time: 0 });
  return seconds + Math.floor(wholeNumber(nanoOfSecond, 999_999_999) / 1e6);
}

/** The time of members that hold day and time of day apart, as of FortiGate; NaN where there are none. */
export function timeOfDateAndTime(look: (key: string) => unknown, clock: Clock): number {
  const [date, time] = [look('date'), look('time')];
  if (typeof date !== 'string' || typeof time !== 'string') return Number.NaN;
  return timestampOfValue(`${date} ${time}`, clock);
}

/** Sets time, level and message from the first key, of those named, that holds one. */
export function fillHeader(
  look: (key: string) => unknown,
  keys: KeyNames,
  header: Header,
  clock: Clock,
): void {
  const oneOf = (key: string): unknown => onlyValue(look(key), header);
  for (const key of keys.timestamp) {
    header.timestamp = timestampOfValue(oneOf(key), clock);
    if (!Number.isNaN(header.timestamp)) break;
  }
  for (const key of keys.level) {
    const value = oneOf(key);
    header.level = ownLevel(value, keys) ?? levelOfValue(value, numberingAt(key, value, keys));
    if (header.level !== NO_LEVEL) break;
    header.hasOwnLevel ||= isNameOfOwnLevel(value);
  }
  for (const key of keys.message) {
    const value = oneOf(key);
    if (typeof value !== 'string') continue;
    header.message = stripAnsi(clean(value));
    break;
  }
  if (keys.http) fillRequest(look, keys.http, header);
}

/** What a list of one value holds, as Elasticsearch's `fields` has them; else the value itself. */
function onlyValue(value: unknown, header: Header): unknown {
  if (!Array.isArray(value) || value.length !== 1) return value;
  // The kernel looks into no lists.
  header.places.refused = true;
  return value[0];
}

/** By the format's own words; undefined for another one. */
const ownLevel = (value: unknown, { words }: KeyNames): number | undefined =>
  words.size > 0 && typeof value === 'string' ? words.get(value.toUpperCase()) : undefined;

function fillRequest(look: (key: string) => unknown, keys: HttpKeys, header: Header): void {
  const method = look(keys.method);
  const path = look(keys.path);
  if (typeof method !== 'string' || typeof path !== 'string') return;
  readRequest(clean(`${method} ${path}`), header);
  header.status = wholeNumber(look(keys.status), 999);
  header.bytes = wholeNumber(look(keys.bytes), Number.MAX_SAFE_INTEGER);
  header.durationMs = durationIn(keys.unit, look(keys.duration));
}

/** The number itself, where it is a whole one from 0 to `max`; else 0. */
function wholeNumber(value: unknown, max: number): number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max ? Number(value) : 0;
}

/** The level that a value means; NO_LEVEL for none. */
export function levelOfValue(value: unknown, numbering: Numbering): number {
  if (typeof value === 'number') return levelOfNumber(value, numbering);
  if (typeof value !== 'string' || value === '') return NO_LEVEL;
  const text = stripAnsi(value).trim();
  const byWord = text.length === 1 ? levelOfLetter(text.toUpperCase()) : levelOfWord(text);
  if (byWord !== NO_LEVEL) return byWord;
  // MongoDB writes D1..D5 for its levels of debugging.
  if (/^D[1-5]$/.test(text)) return levelOfLetter('D');
  const distance = SLOG_LEVEL.exec(text);
  if (distance) return levelOfSlog(distance[1]!, Number(distance[2]));
  // The highest level of Apple's systems.
  if (/^fault$/i.test(text)) return levelOfLetter('F');
  return /^\d{1,3}$/.test(text) ? levelOfNumber(Number(text), numbering) : NO_LEVEL;
}

/** Go's log/slog writes levels between its own by their distance: `INFO+2`. */
const SLOG_LEVEL = /^(DEBUG|INFO|WARN|ERROR)([+-]\d{1,3})$/;
const OF_SLOG: Record<string, number> = { DEBUG: -4, INFO: 0, WARN: 4, ERROR: 8 };

/** As its documentation names them: -8 is trace, 2 notice, 12 fatal. */
function levelOfSlog(word: string, distance: number): number {
  const value = OF_SLOG[word]! + distance;
  if (value >= 12) return levelOfWord('FATAL');
  if (value >= 8) return levelOfWord('ERROR');
  if (value >= 4) return levelOfWord('WARN');
  if (value >= 2) return levelOfWord('NOTICE');
  if (value >= 0) return levelOfWord('INFO');
  return levelOfWord(value > -8 ? 'DEBUG' : 'TRACE');
}

/** The value of a key, or at a path of names with dots between them, of which the last may have dots itself. */
export function lookUp(object: Json, key: string): unknown {
  if (Object.hasOwn(object, key)) return object[key];
  const dot = key.indexOf('.');
  if (dot < 0) return undefined;
  const name = key.slice(0, dot);
  const inner = Object.hasOwn(object, name) ? object[name] : null;
  if (typeof inner !== 'object' || inner === null) return undefined;
  return lookUp(inner as Json, key.slice(dot + 1));
}

/**
 * Where the object starts behind a prefix of one to four words, as docker compose (`name  | `), stern, kubectl and grep (`app.log:`) write
 * it; 0 without one. A text with a time of day is none: then that is the record's.
 */
export function objectBehindPrefix(text: string): number {
  const brace = text.indexOf('{');
  if (brace <= 0) return 0;
  const prefix = text.slice(0, brace);
  const isPrefix = PREFIX.test(prefix) && !TIME_OF_DAY.test(prefix) && !OF_A_LIST.test(prefix);
  return isPrefix ? brace : 0;
}

const PREFIX = /^[^\s"{}=]+(?:\s+[^\s"{}=]+){0,3}(?:\s+|:)$/;
const OF_A_LIST = /^[[\s]+$/;
const TIME_OF_DAY = /\d:\d+:\d/;
