/**
 * W3C extended logs say in directives which fields their lines have, in which order and with what between them. What they say
 * in a file's head becomes a format for that file. A line is read by itself, as chunks of a file are: so a file that changes its fields
 * has a pattern for each order, and a line is of the first whose fields it has. Of an order that the head does not tell, method,
 * path and status are found by their form.
 */
import { contentOf, LF, type LineEnd, lineEnd } from '../../lines.ts';
import { clean, decode } from '../../text.ts';
import { timeText } from '../../time-text.ts';
import { anyTimestamp, type Clock } from '../../timestamp/index.ts';
import { timeOnDayName } from '../../timestamp/time-on-day.ts';
import type { FormatDefinition } from '../../types.ts';
import { definitionByName } from '../registry.ts';
import { HEAD_BYTES } from './head-samples.ts';

/** The format whose files say how they are to be read. */
export const W3C = 'w3c';

const DIRECTIVE = /^#Fields:\s*(\S.*)$/i;
const DATE = /^#Date:\s*(\S.*)$/i;
/** IIS counts milliseconds; who else writes `time-taken` may count seconds. */
const MICROSOFT = /^#Software: Microsoft/i;
/** A file that is changed more often is read by the form of its lines. */
const MAX_ORDERS = 16;
/** Fields of a whole moment. */
const MOMENTS = new Set(['date-time', 'datetime', 'timestamp']);
/** Wowza's logs have a format of their own, as their records have levels. */
const SEVERITY = 'x-severity';

/** Fields that tell something of a request. */
const KINDS = new Map(
  Object.entries({
    'cs-method': '%{method}',
    'cs-uri': '%{path}',
    'cs-uri-path': '%{path}',
    'cs-uri-stem': '%{path}',
    'sc-status': '%{status}',
    'sc-bytes': '%{bytes}',
  }),
);

/** What the directives of a file say. */
interface Directives {
  /** The distinct lists of fields. */
  orders: string[];
  /** The day of times that stand alone; null where it is not known, or the head tells several. */
  day: string | null;
  isFromMicrosoft: boolean;
}

/** The format of a file with this head; null where no directive names when a line was written. */
export function w3cDefinition(head: Uint8Array): FormatDefinition | null {
  const found = directivesIn(head);
  const patterns = found.orders.flatMap((order) => patternsOf(order, found));
  if (patterns.length === 0) return null;
  const usual = definitionByName(W3C);
  const others = [...(usual.patterns as string[]), '%{ts:iso8601} %{columns}'];
  const isOfRequests = patterns.some((pattern) => /%\{(method|path|status)\}/.test(pattern));
  return { ...usual, patterns: [...patterns, ...others], accessLog: isOfRequests };
}

function directivesIn(head: Uint8Array): Directives {
  const orders = new Set<string>();
  const days = new Set<string>();
  let isFromMicrosoft = false;
  for (const line of hashLines(head)) {
    const order = DIRECTIVE.exec(line)?.[1];
    if (order !== undefined && orders.size < MAX_ORDERS) orders.add(order);
    const day = dayOf(DATE.exec(line)?.[1] ?? '');
    if (day !== null) days.add(day);
    isFromMicrosoft ||= MICROSOFT.test(line);
  }
  const [day = null] = days.size === 1 ? days : [];
  return { orders: [...orders], day, isFromMicrosoft };
}

/** `2025-02-20` of a time in any spelling. */
function dayOf(text: string): string | null {
  const clock: Clock = { referenceTime: 0, time: 0 };
  return anyTimestamp(text, 0, clock) < 0 ? null : timeText(clock.time).slice(0, 10);
}

const HASH = 35;

/** The complete lines that begin with `#`, of which those behind HEAD_BYTES are left out. */
function* hashLines(head: Uint8Array): Generator<string, void> {
  const bytes = head.subarray(0, HEAD_BYTES);
  const ends: LineEnd = { end: 0, next: 0 };
  for (let start = 0; start < bytes.length; start = ends.next) {
    lineEnd(bytes, start, ends);
    const line = contentOf(bytes.subarray(start, ends.end));
    const isComplete = ends.next < bytes.length || bytes.at(-1) === LF;
    if (line[0] === HASH && isComplete) yield clean(decode(line));
  }
}

/** The patterns of lines with these fields, the stricter first; none where it is not told when they were written. */
function patternsOf(order: string, directives: Directives): string[] {
  const separator = order.includes('\t') ? '\t' : /^[^ ]+,/.test(order) ? ',' : ' ';
  const names = order.split(separator === ' ' ? / +/ : separator).map((name) => name.trim());
  if (names[0] === SEVERITY) return [];
  const columns = columnsOf(names, separator, directives);
  if (!columns.some((column) => column.startsWith('%{ts:'))) return [];
  const pattern = columns.join(separator);
  return pattern.includes(MAYBE_SECONDS)
    ? [pattern, pattern.replace(MAYBE_SECONDS, columnOf('time-taken', separator))]
    : [pattern];
}

/** A whole number of a program that is not Microsoft's may be milliseconds. */
const MAYBE_SECONDS = '%{duration:s}';

function columnsOf(
  names: readonly string[],
  separator: string,
  { day, isFromMicrosoft }: Directives,
): string[] {
  const date = names.indexOf('date');
  const time = names.indexOf('time');
  const areTogether = date >= 0 && Math.abs(time - date) === 1;
  const moment = areTogether ? Math.min(date, time) : -1;
  const columns = names.map((name, index) => {
    if (index === moment) return separator === ' ' && date < time ? '%{ts:iso8601}' : '%{ts:any}';
    if (MOMENTS.has(name)) return '%{ts:any}';
    if (name === 'time' && date < 0 && day !== null) return `%{ts:${timeOnDayName(day)}}`;
    if (name === 'time-taken') return isFromMicrosoft ? '%{duration:ms}' : MAYBE_SECONDS;
    return KINDS.get(name) ?? columnOf(name, separator);
  });
  if (columns.at(-1)?.startsWith('%{text:')) columns[columns.length - 1] = '%{message}';
  return columns.filter((_, index) => moment < 0 || index !== moment + 1);
}

/** A field that tells nothing but its text. */
function columnOf(name: string, separator: string): string {
  const plain = name.replace(/[^a-zA-Z-]/g, '_');
  return separator === ' ' ? `%{column:${plain}}` : `%{text:${plain}}`;
}
