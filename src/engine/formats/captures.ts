/** What a record says beside its time, level and message. */
import { captureFields, namesFields } from '../pattern/capture.ts';
import { emptyHeader } from '../pattern/header.ts';
import type { Clock } from '../timestamp/index.ts';
import { parseExact } from './exact-json.ts';
import type { Format } from './format.ts';
import { composePrefixEnd, fillHeader, type KeyNames, lookUp } from './json-record.ts';
import { readPairs } from './logfmt-record.ts';
import { prettyJsonObject } from './pretty-json.ts';

/**
 * The fields of a header (of all lines of a record, for pretty-printed JSON): the text of its named
 * fields; of JSON and logfmt the members without those that gave time, level and message.
 */
export function readFields(format: Format, text: string, clock: Clock): Record<string, unknown> {
  if (format.kind === 'pattern') {
    if (!hasFields(format)) return {};
    for (const program of format.programs) {
      const fields = captureFields(program, text, clock);
      if (fields) return fields;
    }
    return {};
  }
  const prefixEnd = format.composePrefix ? composePrefixEnd(text) : 0;
  const fields = membersOf(format, text.slice(prefixEnd), clock);
  if (prefixEnd === 0) return fields;
  return { service: text.slice(0, prefixEnd - '| '.length).trimEnd(), ...fields };
}

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

function membersOf({ kind, keys }: Format, text: string, clock: Clock): Record<string, unknown> {
  if (kind === 'json') {
    const object = parseExact(prettyJsonObject(text)) as Record<string, unknown>;
    return without(Object.entries(object), (key) => lookUp(object, key), keys, clock);
  }
  const pairs = readPairs(text) ?? new Map<string, string>();
  return without([...pairs], (key) => pairs.get(key), keys, clock);
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
