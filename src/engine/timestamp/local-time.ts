/** Timestamps that do not say their zone. */
import type { Clock } from './calendar.ts';

const UNIVERSAL = /\s?(?:UTC|GMT)(?![A-Za-z0-9_])/y;

/** Does UTC or GMT stand at `at`, behind a timestamp or a space behind it? A pattern may take it for a field. */
export function isUniversalAt(text: string, at: number): boolean {
  UNIVERSAL.lastIndex = at;
  return UNIVERSAL.test(text);
}

/** Takes clock.time, which was read as UTC and ends at `at`, for a time of the clock's zone. Returns `at`, which is -1 for no time. */
export function asLocal(text: string, at: number, clock: Clock): number {
  const { zone } = clock;
  if (zone && at >= 0 && !isUniversalAt(text, at)) clock.time = zone.toUTC(clock.time);
  return at;
}
