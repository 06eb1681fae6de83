/** Where the timestamp of a shape stands, and how the kernel reads it. */
import { epoch } from '../../timestamp/epoch.ts';
import { isUniversalAt, type TimestampParser } from '../../timestamp/index.ts';
import * as plan from '../assembly/plan.ts';
import type { PlanContext } from './context.ts';
import { NO_PART, type TimePlan } from './plan.ts';
import { type Anchor, anchorOf, type ScannedLine } from './scanned.ts';

/**
 * A sign and a digit, perhaps behind a space: in another line of the shape they may be a zone. A colon and digits:
 * they may be the minutes of one, or a fraction, as may those behind a dot.
 */
const MAY_BELONG = /^(?: ?[+-]|[:.,])\d/;
/** The plan has two bytes for it. */
const MAX_DELTA = 65_535;

/** A timestamp that `parser` read in text[start, end). */
export interface ReadTimestamp {
  start: number;
  end: number;
  parser: TimestampParser;
}

/** The plan of a timestamp, or null where the kernel cannot read it. */
export function timePlan(
  line: ScannedLine,
  { start, end, parser }: ReadTimestamp,
  { moments, times }: PlanContext,
): TimePlan | null {
  const place = placeOf(line, start);
  const behind = line.text.slice(end, end + 3);
  if (!place || /^\d/.test(behind)) return null;
  if (parser === epoch) {
    return { ...place, mode: plan.TIME_EPOCH, layout: 0, second: 0, suffix: 0 };
  }
  // In another line anything may follow within the quotes.
  if (MAY_BELONG.test(behind) || (place.part !== NO_PART && !behind.startsWith('"'))) return null;
  // The kernel asks for the time without what follows it, which every line of the shape has.
  const isUniversal = times.timeZone !== undefined && isUniversalAt(line.text, end);
  const read = isUniversal ? inUTC(parser) : parser;
  const layout = moments.layoutOf(line.text.slice(start, end), read);
  if (layout === 0) return null;
  const { second, suffix } = moments.layout(layout);
  return { ...place, mode: plan.TIME_DATED, layout, second, suffix };
}

const universal = new Map<TimestampParser, TimestampParser>();

/** The parser without a zone of its own: the same one for the same parser. */
function inUTC(parser: TimestampParser): TimestampParser {
  const known = universal.get(parser);
  if (known) return known;
  const read: TimestampParser = (text, at, clock) => {
    const { zone } = clock;
    clock.zone = undefined;
    const end = parser(text, at, clock);
    clock.zone = zone;
    return end;
  };
  universal.set(parser, read);
  return read;
}

/** The plan of a number of JSON that is a time; null for one that is not written as mere digits. */
export function numberTimePlan(line: ScannedLine, start: number, end: number): TimePlan | null {
  const place = placeOf(line, start);
  if (!place || !/^\d+(\.\d+)?$/.test(line.text.slice(start, end))) return null;
  return { ...place, mode: plan.TIME_NUMBER, layout: 0, second: 0, suffix: 0 };
}

/**
 * A position in terms of the shape: in a part from its start, else from a variable of the line. Not behind a number
 * in a part: the plan has no room for the part's variable.
 */
function placeOf(line: ScannedLine, at: number): { part: number; anchor: Anchor } | null {
  const part = line.parts.findIndex(({ start, end }) => start <= at && at < end);
  const origin = part < 0 ? 0 : line.parts[part]!.start;
  const anchor = anchorOf(line, part < 0 ? line.variables : [], origin, at);
  if (!anchor || anchor.delta > MAX_DELTA || part >= NO_PART) return null;
  if (part < 0) return { part: NO_PART, anchor };
  return /\d/.test(line.text.slice(origin, at)) ? null : { part, anchor };
}
