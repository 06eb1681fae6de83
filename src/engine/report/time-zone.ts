/** How times without a zone were read. */
import { saysZone } from '../formats/zone-of-time.ts';
import type { FormatInfo } from '../types.ts';
import type { TimeZone } from './report.ts';
import { sourceOf } from './time-source.ts';

/** Of the examples, each the start of a record of one of the formats; null where none of them tells. */
export function timeZoneOf(
  examples: readonly string[],
  formats: readonly FormatInfo[],
): TimeZone | null {
  const source = sourceOf(examples, formats, saysZone);
  return source && { name: 'UTC', source };
}
