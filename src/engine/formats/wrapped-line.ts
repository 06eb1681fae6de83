/**
 * A line of a program's log inside of what a container's runtime, syslog or a terminal wrote before it: `db-1  | 2025-02-20 10:00:00.123
 * UTC [7] ERROR:  x`. Objects of JSON and pairs are read by inner-record.ts.
 */
import { NO_LEVEL } from '../levels.ts';
import { emptyHeader, type Header } from '../pattern/header.ts';
import type { Clock } from '../timestamp/index.ts';
import { type Format, PLAIN, takeRequest } from './format.ts';
import { explainedBy } from './line-formats.ts';

const inner: Header = emptyHeader();

/** What a program's line in the message of a record says counts where what stands around it says nothing. */
export function lookBehindWrapper(
  { name, spread }: Format,
  text: string,
  header: Header,
  clock: Clock,
): void {
  const hasTime = !Number.isNaN(header.timestamp);
  if (name === PLAIN || spread !== null || (hasTime && header.level !== NO_LEVEL)) return;
  const message = header.message ?? text.slice(header.messageAt);
  const line = lineInside(message, hasTime, clock);
  if (!line.isOfShape) header.places.refused = true;
  if (!line.format) return;
  if (!hasTime) takeTime(header, text.length - message.trimStart().length);
  if (header.level === NO_LEVEL) header.level = inner.level;
  if (line.format.accessLog) takeRequest(inner, header);
  else header.innerMessage ??= messageOf(message);
}

/** What it says where its record has a time; null for any other text. */
export function lineOf(message: string, clock: Clock): { level: number; message: string } | null {
  const { format } = lineInside(message, true, clock);
  return format ? { level: inner.level, message: messageOf(message) } : null;
}

/** Is it the same with any other digits in the message, and other texts in its quotes? */
export const isLineOfShape = (message: string, clock: Clock): boolean =>
  lineInside(message, true, clock).isOfShape;

const messageOf = (message: string): string =>
  inner.message ?? message.trimStart().slice(inner.messageAt);

/** `at`: where in the text the line begins, whose time this becomes. */
function takeTime(header: Header, at: number): void {
  const { places } = header;
  header.timestamp = inner.timestamp;
  // Of a line within a string the kernel knows no places.
  if (header.message !== null || places.timestamps > 0) places.refused = true;
  places.timestamp = inner.places.timestamp + at;
  places.timestampEnd = inner.places.timestampEnd + at;
  places.timestamps = inner.places.timestamps;
  places.parser = inner.places.parser;
}

/** The format of the line that a message is, if it is one; what it says is in `inner`. */
function lineInside(
  message: string,
  hasTime: boolean,
  clock: Clock,
): { format: Format | undefined; isOfShape: boolean } {
  if (!HAS_TIME.test(message)) return { format: undefined, isOfShape: true };
  const { places } = inner;
  places.refused = false;
  // What fits nearly any line gives no more than its time.
  const accepts = ({ kind, fallback }: Format): boolean =>
    kind === 'pattern' && !(hasTime && fallback);
  const format = explainedBy(message.trimStart(), accepts, inner, { ...clock });
  const isByDigits = places.level >= 0 || places.priority >= 0 || places.status >= 0;
  const isFixed = !format || (!format.accessLog && !isByDigits);
  return { format, isOfShape: isFixed && !places.refused && !BEFORE_REQUEST.test(message) };
}

/** Most messages hold no time of day, whichever digits they have. */
const HAS_TIME = /\d:\d+:\d/;

/** Whether a line is one of a request hangs on what stands in the quotes behind its time. */
const BEFORE_REQUEST = /\] "/;
