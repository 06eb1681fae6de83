/** How long a request took, as access logs write it. */
import { isDigit } from '../timestamp/calendar.ts';
import type { Header } from './header.ts';
import { FAIL, intEnd } from './scan.ts';

export const DURATION_UNITS = ['s', 'ms', 'us'] as const;
/** Seconds, milliseconds or microseconds. */
export type DurationUnit = (typeof DURATION_UNITS)[number];

const MILLISECONDS: Record<DurationUnit, number> = { s: 1000, ms: 1, us: 1 / 1000 };

const DASH = 45;
const DOT = 46;
const PLUS = 43;

/**
 * A number, or `-` for none. Negative ones (-1) mean that the request did not get that far: no duration.
 * Seconds must have a fraction, because a whole number behind a request may be anything; HAProxy writes
 * `+` before a time that is not over yet.
 */
export function readDuration(text: string, at: number, header: Header, unit: DurationUnit): number {
  const start = text.charCodeAt(at) === PLUS ? at + 1 : at;
  const wholeEnd = intEnd(text, start);
  if (wholeEnd === FAIL) return text.charCodeAt(at) === DASH ? at + 1 : FAIL;
  let end = wholeEnd;
  if (text.charCodeAt(end) === DOT) {
    end++;
    while (isDigit(text.charCodeAt(end))) end++;
  }
  const isNegative = text.charCodeAt(start) === DASH;
  if (unit === 's' && end === wholeEnd && !isNegative) return FAIL;
  if (!isNegative) {
    header.durationMs = durationIn(unit, Number(text.slice(start, end)));
    header.places.duration = start;
    header.places.durationUnit = unit;
  }
  return end;
}

/** Milliseconds, or NaN for what is no duration. */
export function durationIn(unit: DurationUnit, value: unknown): number {
  const isDuration = typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
  return isDuration ? value * MILLISECONDS[unit] : Number.NaN;
}
