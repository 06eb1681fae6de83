import { resolveFormat } from '../formats/catalog.ts';
import type { FormatDefinition } from '../types.ts';
import { REQUEST_NAMES } from './own-names.ts';

/** Whether it is known of a format which fields its records have: those of JSON and logfmt say it themselves. Arguments as in AnalyzeOptions. */
export const knowsFields = (format: string | null, definition?: FormatDefinition): boolean =>
  format === null || resolveFormat(format, definition).kind === 'pattern';

/**
 * Whether a record of the format can have a field of that name; null where each record says itself what it has. Of an access log
 * each request has what a question calls status, method and path. Arguments as in AnalyzeOptions.
 */
export function canHaveField(
  name: string,
  format: string | null,
  definition?: FormatDefinition,
): boolean | null {
  if (format === null) return false;
  const { kind, programs, accessLog } = resolveFormat(format, definition);
  if (accessLog && (REQUEST_NAMES as readonly string[]).includes(name)) return true;
  if (kind !== 'pattern') return null;
  return programs.some(({ names }) => names.includes(name));
}
