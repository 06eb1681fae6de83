/** Timestamps that do not say their zone, or say it by a name behind them that a pattern may take for a field. */
import { isSpace } from '../characters.ts';
import type { Clock, LocalZone } from './calendar.ts';
import { offsetOfZone, zoneNameAt } from './grammar/zone-names.ts';

/**
 * The offset, in milliseconds, of the zone whose name stands at `at`, behind a timestamp or a space behind it; undefined for no name
 * and for one that several places have.
 */
export function namedOffsetAt(text: string, at: number): number | undefined {
  const start = isSpace(text.charCodeAt(at)) ? at + 1 : at;
  const name = zoneNameAt(text, start);
  return name === '' ? undefined : offsetOfZone(name);
}

/**
 * Takes clock.time, which was read as UTC and ends at `at`, for a time of the zone that is named there, else of the clock's zone.
 * Returns `at`, which is -1 for no time.
 */
export function asLocal(text: string, at: number, clock: Clock): number {
  if (at < 0) return at;
  const offset = namedOffsetAt(text, at);
  if (offset !== undefined) clock.time -= offset;
  else if (clock.zone) clock.time = clock.zone.toUTC(clock.time);
  return at;
}

const fixedZones = new Map<number, LocalZone | undefined>([[0, undefined]]);

/** The zone of that offset in milliseconds: the same one for the same offset; undefined for UTC. */
export function fixedZone(offset: number): LocalZone | undefined {
  if (!fixedZones.has(offset)) fixedZones.set(offset, { toUTC: (local) => local - offset });
  return fixedZones.get(offset);
}
