/** What a query means: the one definition, on a record that is read in full. Faster ways must answer the same. */

import type { InvalidLine, LogRecord } from '../interpreter/read-records.ts';
import { levelIndex } from '../levels.ts';
import { lowerASCII } from '../text.ts';
import { inRange } from './address-range.ts';
import { fieldValue, valueTester } from './field-value.ts';
import { patternID } from './pattern-id.ts';
import { regexTest } from './regex.ts';
import type { Query, ValueTest } from './tree.ts';

/** A record, or an invalid line, with its own lines as they stand. */
export interface Entry {
  entry: LogRecord | InvalidLine;
  /** Without the last line's end. */
  bytes: Uint8Array;
  /** The same as text, valid Unicode without U+0000. */
  text: string;
}

/** Milliseconds since the epoch, `to` exclusive; null is no bound. Records without a time are within none. */
export interface TimeBounds {
  from: number | null;
  to: number | null;
}

export interface MatchOptions extends Partial<TimeBounds> {
  /** The pattern of a masked form, where it is not the form itself. */
  patternOf?: ((form: string) => string) | undefined;
}

export type Matcher = (entry: Entry) => boolean;

/** The query as a function on records. */
export function createMatcher(query: Query, options: MatchOptions = {}): Matcher {
  const matches = matcherOf(query, options);
  const { from = null, to = null } = options;
  if (from === null && to === null) return matches;
  return (entry) => isWithin(entry, from, to) && matches(entry);
}

function isWithin({ entry }: Entry, from: number | null, to: number | null): boolean {
  if ('invalid' in entry || entry.timestamp === null) return false;
  return (from === null || entry.timestamp >= from) && (to === null || entry.timestamp < to);
}

function matcherOf(query: Query, options: MatchOptions): Matcher {
  switch (query.kind) {
    case 'all':
      return () => true;
    case 'and': {
      const all = query.terms.map((term) => matcherOf(term, options));
      return (entry) => all.every((matches) => matches(entry));
    }
    case 'or': {
      const any = query.terms.map((term) => matcherOf(term, options));
      return (entry) => any.some((matches) => matches(entry));
    }
    case 'not': {
      const matches = matcherOf(query.term, options);
      return (entry) => !matches(entry);
    }
    case 'text': {
      const text = lowerASCII(query.text);
      return (entry) => lowerASCII(entry.text).includes(text);
    }
    case 'regex': {
      const test = regexTest(query.source, query.ignoresCase);
      return ({ text }) => test(text);
    }
    case 'line':
      return ({ entry: { line } }) => line >= query.from && line <= query.to;
    case 'invalid':
      return ({ entry }) =>
        'invalid' in entry && (query.reason === null || entry.invalid === query.reason);
    default:
      return onRecords(recordMatcher(query, options));
  }
}

type RecordMatcher = (record: LogRecord) => boolean;

/** An invalid line has no level, no fields and no pattern. */
const onRecords =
  (matches: RecordMatcher): Matcher =>
  ({ entry }) =>
    !('invalid' in entry) && matches(entry);

type RecordQuery = Extract<
  Query,
  { kind: 'level' | 'no_level' | 'pattern' | 'ip' | 'status' | 'method' | 'path' | 'field' }
>;

function recordMatcher(query: RecordQuery, { patternOf }: MatchOptions): RecordMatcher {
  switch (query.kind) {
    case 'level':
      return ({ level }) => level !== null && isBetween(levelIndex(level), query);
    case 'no_level':
      return ({ level }) => level === null;
    case 'pattern':
      return ({ form }) => patternID(patternOf?.(form) ?? form) === query.id;
    case 'ip': {
      const isIn = inRange(query);
      return ({ ips }) => ips.some(isIn);
    }
    case 'status':
      return ({ http, fields }) => {
        const status = http ? http.status : Number(fieldValue(fields, 'status') ?? Number.NaN);
        return isBetween(status, query);
      };
    case 'method':
    case 'path':
      return requestMatcher(query.kind, query.test);
    case 'field':
      return fieldMatcher(query.name, query.test);
  }
}

/** Of an access log what the report counts; of other logs the field of that name. */
function requestMatcher(name: 'method' | 'path', test: ValueTest): RecordMatcher {
  const matches = valueTester(test);
  return ({ http, fields }) => {
    const own = http && http[name] !== '' ? http[name] : undefined;
    return matches(http ? own : fieldValue(fields, name));
  };
}

function fieldMatcher(name: string, test: ValueTest): RecordMatcher {
  const matches = valueTester(test);
  return (record) =>
    matches(name === 'message' ? (record.message ?? undefined) : fieldValue(record.fields, name));
}

const isBetween = (value: number, { from, to }: { from: number; to: number }): boolean =>
  value >= from && value <= to;
