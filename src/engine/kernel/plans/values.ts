/** Plans for records whose fields are found by key: JSON and logfmt. */
import type { Format } from '../../formats/format.ts';
import { levelOfValue, objectBehindPrefix, objectSpan } from '../../formats/members/json-record.ts';
import { numberingAt } from '../../formats/members/level-numbering.ts';
import { pairPlaces } from '../../formats/members/logfmt-record.ts';
import { withMembersByRule, withPairsByRule } from '../../formats/members/member-names.ts';
import { patternOf } from '../../interpreter/record-counter.ts';
import { NO_LEVEL } from '../../levels/levels.ts';
import type { Header } from '../../pattern/header.ts';
import { clockOf, timestampParserOf } from '../../timestamp/index.ts';
import * as plan from '../assembly/plan.ts';
import type { FieldPlan, PlanContext } from './context.ts';
import { findPlace, type ValuePlace, valuePlaces } from './json-places.ts';
import { jsonRequest } from './json-request.ts';
import { type LevelPlan, NO_PART, type RequestPlan, type TimePlan } from './plan.ts';
import { digitsAt, NO_VARIABLE, type ScannedLine } from './scanned.ts';
import { numberTimePlan, timePlan } from './time.ts';

type Find = (key: string) => ValuePlace | undefined;

/** The plan of a line that was read as a record, or null where each line must be read by itself. */
export function planValues(
  line: ScannedLine,
  header: Header,
  outer: PlanContext,
): FieldPlan | null {
  const isJson = outer.format.kind === 'json';
  const context = { ...outer, format: withRule(line, outer.format) };
  const find = isJson ? jsonPlaces(line, context) : logfmtPlaces(line);
  if (!find || (context.format.keys.byRule && find('instant.epochSecond'))) return null;
  const time = findTime(line, find, context);
  const message = findMessage(line, find, context);
  const request = findRequest(line, find, context);
  const level = findLevel(line, find, { message, request }, context);
  if (time === undefined || level === null || request === undefined) return null;
  // A record in the message may have one.
  if (time === null && context.format.levelInMessage) return null;
  const fields = { time, level, request, isJson };
  if (request) return { ...fields, pattern: 0, message: request.part };
  if (message >= 0) return { ...fields, pattern: 0, message };
  const pattern =
    message === IN_LINE
      ? context.patterns.numberOf(patternOf(context.format, line.text, header))
      : 0;
  return pattern === 0 ? null : { ...fields, pattern, message: NO_PART };
}

/** The format with the names that the rule finds in the line: they are part of its shape. */
function withRule(line: ScannedLine, format: Format): Format {
  const { keys, kind, composePrefix } = format;
  if (!keys.byRule) return format;
  if (kind === 'logfmt') {
    return { ...format, keys: withPairsByRule(keys, (pairPlaces(line.text) ?? new Map()).keys()) };
  }
  const { start, end } = objectIn(line.text, composePrefix);
  const object = JSON.parse(line.text.slice(start, end)) as Record<string, unknown>;
  return { ...format, keys: withMembersByRule(keys, object) };
}

/** Where the object of the record stands, behind the name of a service or in a part of a list. */
function objectIn(text: string, composePrefix: boolean): { start: number; end: number } {
  const from = composePrefix ? objectBehindPrefix(text) : 0;
  const { start, end } = objectSpan(text.slice(from));
  return { start: from + start, end: from + end };
}

/** Strings must be parts, or the kernel sees another structure than the reader. */
const isPart = (line: ScannedLine, { start, end }: ValuePlace): boolean =>
  partAt(line, start, end) >= 0;

function partAt(line: ScannedLine, start: number, end: number): number {
  return line.parts.findIndex((part) => part.start === start && part.end === end);
}

function jsonPlaces(line: ScannedLine, { format }: PlanContext): Find | null {
  const from = objectIn(line.text, format.composePrefix).start;
  // An escape outside of the values would be part of a key.
  const places = valuePlaces(line.text, from, depthOf(format));
  const find: Find = (key) => findPlace(places, key);
  return hasEscapedKey(line) ? null : find;
}

/** Names in the longest path that the format looks at. */
function depthOf({ keys }: Format): number {
  const { timestamp, level, message, http } = keys;
  const paths = [...timestamp, ...level, ...message, ...(http ? Object.values(http) : [])];
  return Math.max(...paths.map((path) => path.split('.').length));
}

function hasEscapedKey({ text, parts }: ScannedLine): boolean {
  let at = 0;
  for (const { start, end } of parts) {
    if (text.slice(at, start).includes('\\')) return true;
    at = end;
  }
  return text.slice(at).includes('\\');
}

function logfmtPlaces(line: ScannedLine): Find | null {
  const pairs = pairPlaces(line.text);
  if (!pairs) return null;
  // Two keys that differ in digits alone may be one and the same in another line.
  if (pairs.size <= 2 && [...pairs.keys()].some((key) => /\d/.test(key))) return null;
  const quoted = [...pairs.values()].filter(({ kind }) => kind === 'string');
  if (!quoted.every((place) => isPart(line, place))) return null;
  return (key) => pairs.get(key);
}

/** undefined: read each line by itself. null: no time in any line of the shape. */
function findTime(
  line: ScannedLine,
  find: Find,
  context: PlanContext,
): TimePlan | null | undefined {
  const clock = clockOf(context.times);
  for (const key of context.format.keys.timestamp) {
    const place = find(key);
    if (!place || (place.kind === 'other' && context.format.kind === 'json')) continue;
    const { start, end } = place;
    if (place.kind === 'number') return numberTimePlan(line, start, end) ?? undefined;
    const text = line.text.slice(start, end);
    const read = text.includes('\\') ? null : timestampParserOf(text, clock);
    if (!read) return undefined;
    const timestamp = { start, end: start + read.end, parser: read.parser };
    return timePlan(line, timestamp, context) ?? undefined;
  }
  return null;
}

/** undefined: read each line by itself, as an access log's without a message. null: no request. */
function findRequest(
  line: ScannedLine,
  find: Find,
  { format }: PlanContext,
): RequestPlan | null | undefined {
  const { http, message } = format.keys;
  if (http && format.kind !== 'json') {
    // The values of logfmt are texts, in quotes or not: the kernel knows no numbers among them.
    const isRequest = find(http.method) !== undefined && find(http.path) !== undefined;
    if (isRequest) return undefined;
  }
  const request = http && format.kind === 'json' ? jsonRequest(line, find, http) : null;
  const isPlain = request === null && format.accessLog && !message.some(find);
  return isPlain ? undefined : request;
}

function findLevel(
  line: ScannedLine,
  find: Find,
  { message, request }: { message: number; request: RequestPlan | null | undefined },
  { format }: PlanContext,
): LevelPlan | null {
  const found = levelPlaces(format.keys.level, find, format.kind === 'json');
  const fixed = {
    level: NO_LEVEL,
    part: NO_PART,
    variable: NO_VARIABLE,
    priority: NO_VARIABLE,
    hasOthers: found.length > 1 || (found.length > 0 && (format.levelInMessage || !!request)),
  };
  const [first] = found;
  if (first) return levelOfMember(line, first, fixed, format);
  if (!request) return levelOfMessage(fixed, message, format);
  // Status 000 leaves the level to the message.
  return format.levelInMessage && message !== IN_LINE
    ? null
    : { ...fixed, mode: plan.LEVEL_STATUS };
}

/** The level of a record that has a member for it. */
function levelOfMember(
  line: ScannedLine,
  { key, place: { kind, start, end } }: { key: string; place: ValuePlace },
  fixed: Omit<LevelPlan, 'mode'>,
  format: Format,
): LevelPlan | null {
  const { numbering } = format.keys;
  const raw = line.text.slice(start, end);
  // Of numbers the kernel knows the numbering of the format alone.
  const isPlain = numberingAt(key, 0, format.keys) === numbering;
  if (kind === 'number') {
    const variable = digitsAt(line, line.variables, start);
    const isKnown = isPlain && variable >= 0 && /^\d+$/.test(raw);
    return isKnown ? { ...fixed, mode: plan.LEVEL_NUMBER, variable } : null;
  }
  const part = partAt(line, start, end);
  if (part >= 0) return { ...fixed, mode: isPlain ? plan.LEVEL_WORD : plan.LEVEL_WORD_ALONE, part };
  // A bare word of logfmt is part of the shape, unless it has digits.
  if (format.kind !== 'logfmt' || /\d/.test(raw)) return null;
  const level = levelOfValue(raw, numbering);
  return level === NO_LEVEL && fixed.hasOthers ? null : { ...fixed, mode: plan.LEVEL_FIXED, level };
}

/** Where the members are that may hold the level, of those that the kernel finds. */
function levelPlaces(keys: readonly string[], find: Find, isJson: boolean) {
  return keys.flatMap((key) => {
    const place = find(key);
    return place === undefined || (isJson && place.kind === 'other') ? [] : [{ key, place }];
  });
}

/** The level of a record that has no field for it. */
function levelOfMessage(
  fixed: Omit<LevelPlan, 'mode'>,
  message: number,
  { levelInMessage }: Format,
): LevelPlan | null {
  if (!levelInMessage) return { ...fixed, mode: plan.LEVEL_FIXED };
  return message < 0 ? null : { ...fixed, mode: plan.LEVEL_MESSAGE, part: message };
}

const IN_LINE = -1;
const NOWHERE = -2;

/** The part that is the message; IN_LINE where the shape without its parts gives the pattern. */
function findMessage(line: ScannedLine, find: Find, { format }: PlanContext): number {
  for (const key of format.keys.message) {
    const place = find(key);
    if (!place || (format.kind === 'json' && place.kind !== 'string')) continue;
    const part = partAt(line, place.start, place.end);
    if (part >= 0) return part < NO_PART ? part : NOWHERE;
    return format.kind === 'logfmt' && place.kind !== 'string' ? IN_LINE : NOWHERE;
  }
  return IN_LINE;
}
