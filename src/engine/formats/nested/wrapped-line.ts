/**
 * A line of a program's log inside of what a container's runtime, syslog or a terminal wrote before it: `db-1  | 2025-02-20 10:00:00.123
 * UTC [7] ERROR:  x`. Objects of JSON and pairs are read by inner-record.ts.
 */
import { NO_LEVEL } from '../../levels/levels.ts';
import { emptyHeader, type Header } from '../../pattern/header.ts';
import type { Clock } from '../../timestamp/index.ts';
import { type Format, PLAIN, takeRequest } from '../format.ts';
import { explainedBy } from '../mixed/line-formats.ts';
import { withUsualDigits } from './usual-digits.ts';

const inner: Header = emptyHeader();

/** What a program's line in the message of a record says counts where what stands around it says nothing. */
export function lookBehindWrapper(
  { name, spread }: Format,
  text: string,
  header: Header,
  clock: Clock,
): void {
  if (name === PLAIN || spread !== null) return;
  const hasTime = !Number.isNaN(header.timestamp);
  const message = header.message ?? text.slice(header.messageAt);
  const line = lineInside(message, hasTime, clock);
  if (!line.isOfShape) header.places.refused = true;
  if (!line.format) return;
  if (!hasTime) takeTime(header, text.length - message.trimStart().length);
  if (header.level === NO_LEVEL && !header.hasOwnLevel) header.level = inner.level;
  if (line.format.accessLog) takeRequest(inner, header);
  else header.innerMessage ??= line.message;
}

/** What a program's line says that is the message of a record with a time. */
export interface WrappedLine {
  level: number;
  message: string;
  /** It says the same with any other digits, and other texts in its quotes. */
  isOfShape: boolean;
}

/** The line that a message is; of any other text its message is the text. */
export function wrappedLine(text: string, clock: Clock): WrappedLine {
  const { format, message, isOfShape } = lineInside(text, true, clock);
  return format
    ? { level: inner.level, message, isOfShape }
    : { level: NO_LEVEL, message: text, isOfShape };
}

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

interface LineInside {
  format: Format | undefined;
  message: string;
  isOfShape: boolean;
}

const NO_LINE: LineInside = { format: undefined, message: '', isOfShape: true };

/** The format of the line that a message is, if it is one; what it says is in `inner`. */
function lineInside(text: string, hasTime: boolean, clock: Clock): LineInside {
  if (!HAS_TIME.test(text)) return NO_LINE;
  const message = text.trimStart();
  // What fits nearly any line gives no more than its time.
  const accepts = ({ kind, fallback }: Format): boolean =>
    kind === 'pattern' && !(hasTime && fallback);
  if (hasTime && !BEFORE_REQUEST.test(message)) {
    const line = lineOfShape(message, accepts, clock);
    if (line) return line;
  }
  inner.places.refused = false;
  const format = explainedBy(message, accepts, inner, { ...clock });
  const isOfShape = !hasTime && isFixed(format) && !inner.places.refused;
  return { format, message: inner.message ?? message.slice(inner.messageAt), isOfShape };
}

/**
 * The same by the shape alone: of a record that has a time it does not matter whether that of the line is a possible one. Null
 * where more than the shape tells what the line says.
 */
function lineOfShape(
  message: string,
  accepts: (format: Format) => boolean,
  clock: Clock,
): LineInside | null {
  const usual = withUsualDigits(message);
  const format = explainedBy(usual.text, accepts, inner, { ...clock });
  if (!format) return NO_LINE;
  if (!isFixed(format)) return null;
  return { format, message: message.slice(usual.placeOf(inner.messageAt)), isOfShape: true };
}

function isFixed(format: Format | undefined): boolean {
  const { level, priority, status } = inner.places;
  return !format || (!format.accessLog && level < 0 && priority < 0 && status < 0);
}

/** Most messages hold no time of day, whichever digits they have. */
const HAS_TIME = /\d:\d+:\d/;

/** Whether a line is one of a request hangs on what stands in the quotes behind its time. */
const BEFORE_REQUEST = /\] "/;
