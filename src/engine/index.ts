/**
 * The log engine: bytes in, report out. Pure: it imports nothing but itself and runs in a browser.
 *
 *     const format = detect(head);
 *     const partials = chunks.map((chunk) => analyze(chunk.bytes, {...options, ...chunk}));
 *     const report = merge(partials, format);
 */
import { FORMATS, formatByName as findFormat } from './formats/registry.ts';
import { startsUnit } from './lines.ts';

export { detect } from './detect.ts';
export { HEAD_BYTES, LINE_HEAD_BYTES, MAX_RECORD_BYTES } from './lines.ts';
export { decodePartial, encodePartial } from './partial/codec.ts';
export { emptyPartial, mergePartials } from './partial/merge.ts';
export { type InvalidLine, type LogRecord, readRecords } from './read-records.ts';
export { analyze } from './reference/analyze.ts';
export { joinedPatterns, liveNumbers, merge, summarize } from './report.ts';
export type * from './types.ts';
export { LEVELS } from './types.ts';

/** All formats, by name. */
export const formats: readonly { name: string; title: string }[] = FORMATS.map(
  ({ name, title }) => ({ name, title }),
).sort((a, b) => (a.name < b.name ? -1 : 1));

/** The format of that name. Throws an Error for a name that none has. */
export function formatByName(name: string): { name: string; title: string } {
  const { title } = findFormat(name);
  return { name, title };
}

/**
 * May a chunk be cut before this line (which comes without its newline)? The first LINE_HEAD_BYTES of
 * a long line are enough. `format` is a format's name; with null every line stands for itself.
 */
export function isRecordStart(line: Uint8Array, format: string | null): boolean {
  return startsUnit(line, format === null ? null : findFormat(format));
}
