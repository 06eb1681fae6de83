/** What a record says beside its time, level and message. */
import { captureFields, namesFields } from '../../pattern/capture.ts';
import { emptyHeader, type Header } from '../../pattern/header.ts';
import type { Clock } from '../../timestamp/index.ts';
import { type Format, membersOfSpread } from '../format.ts';
import type { KeyNames } from '../key-names.ts';
import { parseExact } from '../members/exact-json.ts';
import { fillHeader, lookUp, objectBehindPrefix, objectSpan } from '../members/json-record.ts';
import { readPairs } from '../members/logfmt-record.ts';
import { withMembersByRule, withPairsByRule } from '../members/member-names.ts';
import { innerMembers } from '../nested/inner-record.ts';

/** What a record says, by name. */
export interface ReadFields {
  /** The text of named fields; of JSON and logfmt all members. */
  members: Record<string, unknown>;
  /** The same without the members that gave time, level and message. */
  fields: Record<string, unknown>;
}

/** Reads a header (of all lines of a record, for pretty-printed JSON). */
export function readFields(format: Format, text: string, clock: Clock): ReadFields {
  const members = readMembers(format, text, clock);
  if (format.kind === 'pattern') return { members, fields: members };
  const pairs = new Map(Object.entries(members));
  const isNested = format.kind !== 'logfmt';
  const look = (key: string): unknown => (isNested ? lookUp(members, key) : pairs.get(key));
  const keys = isNested
    ? withMembersByRule(format.keys, members)
    : withPairsByRule(format.keys, pairs.keys());
  return { members, fields: without([...pairs], look, keys, clock) };
}

/** The members alone, which is less work. */
export function readMembers(format: Format, text: string, clock: Clock): Record<string, unknown> {
  if (format.kind === 'pattern') return capturesOf(format, text, clock);
  const prefixEnd = format.composePrefix ? objectBehindPrefix(text) : 0;
  const own = membersOf(format, text.slice(prefixEnd));
  const members = format.levelInMessage ? withInner(own, format, clock) : own;
  if (prefixEnd === 0) return members;
  return { service: text.slice(0, prefixEnd).replace(/[\s|:]+$/, ''), ...members };
}

function capturesOf(format: Format, text: string, clock: Clock): Record<string, unknown> {
  if (!hasFields(format) && !format.levelInMessage) return {};
  return capturedBy(format, text, clock, emptyHeader()) ?? {};
}

/**
 * Reads the header, and what the named fields of the first pattern that matches hold, with the members of a record that
 * stands in the message; null where none matches.
 */
export function capturedBy(
  format: Format,
  text: string,
  clock: Clock,
  header: Header,
): Record<string, unknown> | null {
  for (const program of format.programs) {
    const fields = captureFields(program, text, clock, header);
    if (!fields) continue;
    if (!format.levelInMessage) return fields;
    return { ...innerMembers(text.slice(header.messageAt), clock), ...fields };
  }
  return null;
}

/** The members with those of a record that stands in the message, where they have the name for themselves. */
function withInner(
  members: Record<string, unknown>,
  { keys }: Format,
  clock: Clock,
): Record<string, unknown> {
  const message = keys.message.map((key) => lookUp(members, key)).find(isString);
  return message === undefined ? members : { ...innerMembers(message, clock), ...members };
}

const isString = (value: unknown): value is string => typeof value === 'string';

const withFields = new WeakMap<Format, boolean>();

/** Whether one of the format's patterns names a field. */
function hasFields(format: Format): boolean {
  let has = withFields.get(format);
  if (has === undefined) {
    has = format.programs.some(namesFields);
    withFields.set(format, has);
  }
  return has;
}

function membersOf(format: Format, text: string): Record<string, unknown> {
  if (format.kind === 'json') {
    const { start, end } = objectSpan(text);
    return parseExact(text.slice(start, end)) as Record<string, unknown>;
  }
  if (format.spread !== null) return membersOfSpread(format, text) ?? {};
  return Object.fromEntries(readPairs(text) ?? []);
}

/** The members without the one that each of time, level and message was read from. */
function without(
  members: [string, unknown][],
  look: (key: string) => unknown,
  keys: KeyNames,
  clock: Clock,
): Record<string, unknown> {
  const used = (['timestamp', 'level', 'message'] as const).map((field) =>
    keyUsedFor(field, look, keys, clock),
  );
  return Object.fromEntries(members.filter(([key]) => !used.includes(key)));
}

/** The key that a field was read from: the last one that was looked at, if there is a value. */
function keyUsedFor(
  field: 'timestamp' | 'level' | 'message',
  look: (key: string) => unknown,
  keys: KeyNames,
  clock: Clock,
): string | null {
  const header = emptyHeader();
  const unset = header[field];
  let last: string | null = null;
  const watched = (key: string): unknown => {
    last = key;
    return look(key);
  };
  const none = { timestamp: [], level: [], message: [], http: null };
  const only = { ...keys, ...none, [field]: keys[field] };
  fillHeader(watched, only, header, clock);
  return Object.is(header[field], unset) ? null : last;
}
