/** How times without a zone were read. */
import { resolveFormat } from '../formats/catalog.ts';
import type { Format } from '../formats/format.ts';
import { saysZone } from '../formats/zone-of-time.ts';
import type { FormatInfo } from '../types.ts';
import type { TimeZone } from './report.ts';

/** Of the examples, each the start of a record of the format; null where none of them tells. */
export function timeZoneOf(examples: string[], info: FormatInfo | null): TimeZone | null {
  const format = info && formatOf(info);
  if (!format) return null;
  const found = new Set(examples.map((example) => saysZone(format, example)));
  if (found.has(true)) return { name: 'UTC', source: found.has(false) ? 'mixed' : 'log' };
  return found.has(false) ? { name: 'UTC', source: 'assumed' } : null;
}

/** Null for one that this release does not have: an earlier one may have counted the records. */
function formatOf({ name, definition }: FormatInfo): Format | null {
  try {
    return resolveFormat(name, definition);
  } catch {
    return null;
  }
}
