/**
 * Lines without a time in a file of an application whose records have other forms: what a program writes to its console besides its log, with the level
 * first, `WARNING: x`, `[ERROR] x`.
 */
import type { Header } from '../../pattern/header.ts';
import type { Clock } from '../../timestamp/index.ts';
import { type Format, PLAIN, readHeader } from '../format.ts';
import { continues } from '../lines/continuation.ts';
import { formatByName } from '../registry.ts';

const LEVEL_ONLY = 'level-only';

/** In capitals: `Error: x` and `Warning: x` are parts of traces. */
const MARKED_LEVEL = /^(?:[A-Z]{3,13}:[ \t]|[A-Z]{3,13} [-|] |\[[A-Z]{3,13} *\]:? |<[A-Z]{3,13}> )/;

/** The format that reads the line as a record by its level alone, or none. What may be part of a record is none of its own. */
export function undatedOf(
  format: Format,
  text: string,
  header: Header,
  clock: Clock,
): Format | undefined {
  // What a server says of its start is no request.
  if (format.accessLog || format.name === PLAIN || format.name === LEVEL_ONLY) return undefined;
  if (!MARKED_LEVEL.test(text)) return undefined;
  if (continues(text, format.continuation)) return undefined;
  const other = formatByName(LEVEL_ONLY);
  return readHeader(other, text, header, clock) === null ? other : undefined;
}
