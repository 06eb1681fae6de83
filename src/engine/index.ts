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
export {
  type Analyzer,
  type AnalyzerOptions,
  createAnalyzer,
  createInterpreter,
} from './analyzer.ts';
export { type Card, CardMaker } from './cards/card.ts';
export { decodeCards, encodeCards } from './cards/codec.ts';
export {
  BUILT_IN,
  catalogOf,
  chooseFormat,
  createCatalog,
  type FormatCatalog,
  FormatFaults,
  type FormatFile,
  isPattern,
  resolveFormat,
} from './formats/catalog.ts';
export {
  detect,
  detectEarly,
  type Explanation,
  explain,
  measure,
} from './formats/detection/detect.ts';
export { HEAD_BYTES, MAX_HEAD_BYTES } from './formats/detection/head-samples.ts';
export type { FormatTrial } from './formats/detection/judge-lines.ts';
export { explainMismatch } from './formats/detection/mismatch.ts';
export { type Format, PLAIN } from './formats/format.ts';
export { isRecordStart, MAX_RECORD_BYTES } from './formats/lines/record-start.ts';
export { listAtStart, NESTED_HITS } from './formats/members/json-container.ts';
export { builtInNames } from './formats/registry.ts';
export { analyze } from './interpreter/analyze.ts';
export { type InvalidLine, type LogRecord, readRecords } from './interpreter/read-records.ts';
export { INVALID_WORDS } from './invalid-reasons.ts';
export { createKernelMemory } from './kernel/memory/kernel-memory.ts';
export { LEVELS, type Level } from './levels/levels.ts';
export { LINE_HEAD_BYTES } from './lines.ts';
export { nearestName } from './near-names.ts';
export type { Mismatch } from './pattern/mismatch.ts';
export { PatternFault } from './pattern/parse.ts';
export { mergePartials } from './report/partial/merge.ts';
export { emptyPartial, type PartialReport } from './report/partial/partial-report.ts';
export { renumberLines } from './report/partial/renumber.ts';
export {
  type ChosenZone,
  isComplete,
  type LatencySummary,
  type LevelCounts,
  type PathLatencySummary,
  type Report,
} from './report/report.ts';
export { decodePartial, encodePartial } from './report/stored/codec.ts';
export { buffersOf } from './report/stored/transfer.ts';
export {
  countsOf,
  joinedPatterns,
  liveNumbers,
  merge,
  type RecordCounts,
  recordCounts,
  summarize,
} from './report/summary/summarize.ts';
export { byUrgency, errorsOf } from './report/urgency.ts';
export { timeText } from './time-text.ts';
export { type TimeReading, timeZoneName } from './timestamp/index.ts';
export type * from './types.ts';
export { INVALID_REASONS } from './types.ts';
