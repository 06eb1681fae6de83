/** How times without a year were read. */
import { saysYear } from '../../formats/values/year-of-time.ts';
import type { FormatInfo } from '../../types.ts';
import type { TimeYear } from '../report.ts';
import { sourceOf } from './time-source.ts';

/** Of the examples, each the start of a record of one of the formats; null where none of them tells. */
export function timeYearOf(
  examples: readonly string[],
  formats: readonly FormatInfo[],
): TimeYear | null {
  const source = sourceOf(examples, formats, saysYear);
  return source && { source };
}
