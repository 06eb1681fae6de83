/** Whether the times of a log say their zone: where they do not, they are taken for UTC. */
import { emptyHeader } from '../../pattern/header.ts';
import { type Clock, timestampOfValue, timestampParserOf } from '../../timestamp/index.ts';
import { type Format, membersOfSpread } from '../format.ts';
import type { KeyNames } from '../key-names.ts';
import { lookUp, objectBehindPrefix, objectSpan } from '../members/json-record.ts';
import { readPairs } from '../members/logfmt-record.ts';
import { withMembersByRule, withPairsByRule } from '../members/member-names.ts';
import { readAs } from '../mixed/mixed.ts';

/**
 * `Z` or an offset behind a time, which is no part of a date, `GMT` or `UTC` in it or behind it. Other names of zones are
 * those of places, and say nothing.
 */
const ZONE =
  /\d[Zz]$|(?:[:.,T\d]\d\d|[.,]\d)(?: ?[ap]\.?m\.?)? ?[+-]\d\d(?::?\d\d)?(?: \([A-Z]+\)| \d{4})?$|\b(?:GMT|UTC)\b/i;
const NAME_BEHIND = /^ (?:GMT|UTC)\b/;
/** Numbers since the epoch, and TAI64N. */
const EPOCH = /^(?:\d{10}|\d{13}|\d{16}|\d{19})(?:[.,]\d+)?$|^@/;

/** Whether the time of the record that begins with this text says its zone; null where it has no time. */
export function saysZone(format: Format, record: string): boolean | null {
  const text = headText(format, record);
  const clock: Clock = { referenceTime: 0, time: 0 };
  const header = emptyHeader();
  const form = readAs(format, text, header, clock);
  if (typeof form === 'string' || Number.isNaN(header.timestamp)) return null;
  if (form.kind !== 'pattern') return valueSaysZone(timeValue(form, text, clock), clock);
  const { timestamp, timestampEnd } = header.places;
  return textSaysZone(text.slice(timestamp, timestampEnd), text.slice(timestampEnd));
}

/** What of a record its time stands in. */
export const headText = ({ spread }: Format, record: string): string =>
  spread === null ? record.split('\n', 1)[0]! : record;

function valueSaysZone(value: unknown, clock: Clock): boolean | null {
  if (typeof value === 'number') return true;
  if (typeof value !== 'string') return null;
  const end = timestampParserOf(value, clock)?.end;
  return end === undefined ? null : textSaysZone(value.slice(0, end), value.slice(end));
}

const textSaysZone = (time: string, behind: string): boolean =>
  EPOCH.test(time) || ZONE.test(time) || NAME_BEHIND.test(behind);

/** The value that the time was read from: the first, of the keys in their order, that holds one. */
function timeValue(format: Format, text: string, clock: Clock): unknown {
  const { kind, keys, composePrefix } = format;
  const record = composePrefix ? text.slice(objectBehindPrefix(text)) : text;
  const values =
    kind === 'logfmt'
      ? timesOfPairs(record, keys)
      : timesOfMembers(kind === 'json' ? jsonOf(record) : membersOfSpread(format, record), keys);
  return values.find((value) => !Number.isNaN(timestampOfValue(value, clock)));
}

function jsonOf(text: string): Record<string, unknown> {
  const { start, end } = objectSpan(text);
  return JSON.parse(text.slice(start, end)) as Record<string, unknown>;
}

function timesOfMembers(found: Record<string, unknown> | null, keys: KeyNames): unknown[] {
  const members = found ?? {};
  const instant = lookUp(members, 'instant.epochSecond');
  const { timestamp } = withMembersByRule(keys, members);
  return [...timestamp.map((key) => lookUp(members, key)), instant];
}

function timesOfPairs(text: string, keys: KeyNames): unknown[] {
  const pairs = readPairs(text) ?? new Map<string, string>();
  return withPairsByRule(keys, pairs.keys()).timestamp.map((key) => pairs.get(key));
}
