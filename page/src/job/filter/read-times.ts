/** Times as people write them, read by chrono. */
import * as chrono from 'chrono-node';
import type { Zone } from '../../format/time.ts';

/** Milliseconds around a single moment. */
const AROUND_MS = 5 * 60_000;
const LAST = /^\s*(?:the\s+)?last\s+(\d+)?\s*(s|sec|second|m|min|minute|h|hour|d|day)s?\s*$/i;
const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The bounds that a text names; null where it names none.
 * @param end the end of the log, which relative times and times without a day count from
 */
export function readTimes(
  text: string,
  end: Date,
  zone: Zone,
): { from: string; to: string } | null {
  const last = LAST.exec(text);
  if (last) {
    const length = Number(last[1] ?? 1) * UNIT_MS[last[2]![0]!.toLowerCase()]!;
    // `to` is exclusive, and the last record belongs to it.
    return bounds(end.getTime() - length, end.getTime() + 1);
  }
  const timezone = zone === 'UTC' ? 0 : -end.getTimezoneOffset();
  const [first, second] = chrono.parse(text, { instant: end, timezone });
  if (!first) return null;
  const from = first.start.date().getTime();
  const to = (first.end ?? second?.start)?.date().getTime();
  if (to !== undefined) return bounds(Math.min(from, to), Math.max(from, to));
  if (!first.start.isCertain('hour'))
    return bounds(startOfDay(from, timezone), startOfDay(from, timezone) + UNIT_MS.d!);
  return bounds(from - AROUND_MS, from + AROUND_MS);
}

const startOfDay = (time: number, offsetMinutes: number): number => {
  const offset = offsetMinutes * 60_000;
  return Math.floor((time + offset) / UNIT_MS.d!) * UNIT_MS.d! - offset;
};

const bounds = (from: number, to: number) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
