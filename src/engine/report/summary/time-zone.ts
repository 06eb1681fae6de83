/** How times without a zone were read. */
import { saysZone } from '../../formats/values/zone-of-time.ts';
import { UTC } from '../../timestamp/local-zone.ts';
import type { FormatInfo } from '../../types.ts';
import { type ChosenZone, type TimeZone, ZONE_SOURCES } from '../report.ts';
import { sourceOf } from './time-source.ts';

const DEFAULT_ZONE: ChosenZone = { name: UTC, source: 'default' };

/**
 * Of the examples, each the start of a record of one of the formats; null where none of them tells. `chosen` are the zones in which the
 * files were read.
 */
export function timeZoneOf(
  examples: readonly string[],
  formats: readonly FormatInfo[],
  chosen: readonly ChosenZone[],
): TimeZone | null {
  const source = sourceOf(examples, formats, saysZone);
  if (source === null) return null;
  return source === 'log' ? { name: UTC, source } : commonZone(chosen);
}

/** The source is the first, in order of precedence, of those that chose. */
function commonZone(chosen: readonly ChosenZone[]): TimeZone {
  const zones = chosen.length > 0 ? chosen : [DEFAULT_ZONE];
  const names = new Set(zones.map(({ name }) => name));
  const sources = new Set(zones.map(({ source }) => source));
  const name = names.size === 1 ? zones[0]!.name : null;
  return { name, source: ZONE_SOURCES.find((source) => sources.has(source))! };
}
