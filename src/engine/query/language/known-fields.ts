import { resolveFormat } from '../../formats/catalog.ts';
import { allFormats } from '../../formats/registry.ts';
import type { FormatDefinition } from '../../types.ts';
import { REQUEST_NAMES } from './own-names.ts';

/** Whether it is known of a format which fields its records have: those of JSON and logfmt say it themselves. Arguments as in AnalyzeOptions. */
export const knowsFields = (format: string | null, definition?: FormatDefinition): boolean =>
  format === null || resolveFormat(format, definition).kind === 'pattern';

/**
 * Whether a record of a file of the format can have a field of that name; null where that is known of its records alone: of JSON
 * and logfmt, and where records of other formats may stand among them. Of an access log each request has what a question
 * calls status, method and path. Arguments as in AnalyzeOptions.
 */
export function canHaveField(
  name: string,
  format: string | null,
  definition?: FormatDefinition,
): boolean | null {
  if (format === null) return false;
  const own = resolveFormat(format, definition);
  if (own.accessLog && isOfRequests(name)) return true;
  if (own.programs.some(({ names }) => names.includes(name))) return true;
  return own.kind === 'pattern' && own.isAlone ? false : null;
}

/** Whether a pattern of some format names the field, so that its name need not stand in a record which has it. */
export const isNamedByPatterns = (name: string): boolean =>
  isOfRequests(name) ||
  allFormats().some(({ programs }) => programs.some(({ names }) => names.includes(name)));

const isOfRequests = (name: string): boolean => (REQUEST_NAMES as readonly string[]).includes(name);
