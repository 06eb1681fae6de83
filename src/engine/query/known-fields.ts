import { resolveFormat } from '../formats/catalog.ts';
import type { FormatDefinition } from '../types.ts';

/**
 * The names of fields that a record of the format can have; null where each record says itself what it has. Arguments
 * as in AnalyzeOptions.
 */
export function knownFields(
  format: string | null,
  definition?: FormatDefinition,
): ReadonlySet<string> | null {
  if (format === null) return new Set();
  const { kind, programs } = resolveFormat(format, definition);
  if (kind !== 'pattern') return null;
  return new Set(programs.flatMap(({ names }) => names));
}
