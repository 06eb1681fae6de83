/** Whether the times of a report say something of themselves, by the examples of its patterns. */
import { resolveFormat } from '../../formats/catalog.ts';
import type { Format } from '../../formats/format.ts';
import type { FormatInfo } from '../../types.ts';
import type { TimeSource } from '../report.ts';

/** Whether the time of a record says it; null where it has no time, or is of another format. */
type Says = (format: Format, example: string) => boolean | null;

/** Of the examples, each the start of a record of one of the formats; null where none of them tells. */
export function sourceOf(
  examples: readonly string[],
  formats: readonly FormatInfo[],
  says: Says,
): TimeSource | null {
  const known = knownFormats(formats);
  const found = new Set(examples.map((example) => saidOf(known, example, says)));
  if (found.has(true)) return found.has(false) ? 'mixed' : 'log';
  return found.has(false) ? 'assumed' : null;
}

/** An example may be read with several formats: they read the same time. */
function saidOf(formats: readonly Format[], example: string, says: Says): boolean | null {
  for (const format of formats) {
    const said = says(format, example);
    if (said !== null) return said;
  }
  return null;
}

/** Each once; without those that this release does not have: an earlier one may have counted the records. */
function knownFormats(formats: readonly FormatInfo[]): Format[] {
  const byText = new Map(
    formats.map(({ name, definition }) => [
      JSON.stringify([name, definition]),
      { name, definition },
    ]),
  );
  return [...byText.values()].flatMap(({ name, definition }) => {
    try {
      return [resolveFormat(name, definition)];
    } catch {
      return [];
    }
  });
}
