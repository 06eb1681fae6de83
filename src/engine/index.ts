/**
 * The log engine: bytes in, report out. Pure: it imports nothing but itself and runs in a browser.
 *
 *     const format = detect(head);
 *     const analyzer = createAnalyzer(kernel, { format: format?.name ?? null, ...options });
 *     for (const { bytes, ...place } of chunks) {
 *       analyzer.input(bytes.length).set(bytes);
 *       analyzer.analyze(bytes.length, place);
 *     }
 *     const report = summarize(analyzer.take(), format);
 */
import { resolveFormat } from './formats/catalog.ts';
import { startsUnit } from './formats/record-start.ts';
import { allFormats, formatByName as findFormat } from './formats/registry.ts';
import type { FormatDefinition } from './types.ts';

export {
  type Analyzer,
  type AnalyzerOptions,
  createAnalyzer,
  createInterpreter,
} from './analyzer.ts';
export {
  BUILT_IN,
  catalogOf,
  chooseFormat,
  createCatalog,
  type FormatCatalog,
  FormatFaults,
  type FormatFile,
  isPattern,
} from './formats/catalog.ts';
export { detect, type Explanation, explain, type FormatTrial, measure } from './formats/detect.ts';
export type { Format } from './formats/format.ts';
export { HEAD_BYTES, LINE_HEAD_BYTES, MAX_RECORD_BYTES } from './formats/record-start.ts';
export { analyze } from './interpreter/analyze.ts';
export { type InvalidLine, type LogRecord, readRecords } from './interpreter/read-records.ts';
export { createKernelMemory } from './kernel/memory/kernel-memory.ts';
export { LEVELS, type Level } from './levels.ts';
export { decodePartial, encodePartial } from './report/codec.ts';
export { mergePartials } from './report/merge.ts';
export { emptyPartial, type PartialReport } from './report/partial-report.ts';
export { renumberLines } from './report/renumber.ts';
export type { LatencySummary, LevelCounts, Report } from './report/report.ts';
export { joinedPatterns, liveNumbers, merge, summarize } from './report/summarize.ts';
export { buffersOf } from './report/transfer.ts';
export type * from './types.ts';

/** Names and titles of the built-in formats, by name. */
export function formats(): { name: string; title: string }[] {
  return allFormats()
    .map(({ name, title }) => ({ name, title }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The format of that name. Throws an Error for a name that none has. */
export function formatByName(name: string): { name: string; title: string } {
  const { title } = findFormat(name);
  return { name, title };
}

/**
 * May a chunk be cut before this line (which comes without its newline)? The first LINE_HEAD_BYTES of
 * a long line are enough. `format` and `definition` as in AnalyzeOptions.
 */
export function isRecordStart(
  line: Uint8Array,
  format: string | null,
  definition?: FormatDefinition,
): boolean {
  return startsUnit(line, format === null ? null : resolveFormat(format, definition));
}
