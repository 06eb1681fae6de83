/** Which records of a log are meant, and the scanner that finds them. */
import type { Analyzer, AnalyzerOptions } from '../engine/index.ts';
import { ChunkScanner, type Query, type TimeBounds } from '../engine/query/index.ts';

export interface Filter {
  query: Query;
  bounds: TimeBounds;
}

/** Does it mean every record? */
export const isEverything = ({ query, bounds }: Filter): boolean =>
  query.kind === 'all' && bounds.from === null && bounds.to === null;

/** A scanner of the analyser's input, which reads it as the analyser does. */
export function scannerFor(
  analyzer: Analyzer,
  { format, definition, referenceTime, timeZone, maxRecordBytes }: AnalyzerOptions,
  { query, bounds }: Filter,
): ChunkScanner {
  const limit = maxRecordBytes === undefined ? {} : { maxRecordBytes };
  const times = { referenceTime, timeZone };
  return new ChunkScanner(analyzer, { format, definition, ...times, ...limit }, query, bounds);
}

/** How many lines the first `length` bytes of the input have; an unfinished last one is one too. */
export function linesIn(analyzer: Analyzer, length: number): number {
  const isEnded = length === 0 || analyzer.input(length)[length - 1] === 10;
  return analyzer.countNewlines(0, length) + (isEnded ? 0 : 1);
}
