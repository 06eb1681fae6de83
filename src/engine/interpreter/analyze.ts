/**
 * The interpreter: reads a chunk line by line, each decoded to a string. It defines what a line means;
 * tests compare the kernel with it.
 */
import { resolveFormat } from '../formats/catalog.ts';
import { MAX_RECORD_BYTES } from '../formats/lines/record-start.ts';
import { type LineEnd, lineEnd } from '../lines.ts';
import type { PartialReport } from '../report/partial/partial-report.ts';
import { emptyHttp, emptyPartial } from '../report/partial/partial-report.ts';
import type { AnalyzeOptions } from '../types.ts';
import { keywordCounter } from './keywords.ts';
import { readerFor } from './reader-for.ts';
import { recordCounter } from './record-counter.ts';

/**
 * Analyses a chunk: whole lines of a file, or all of it, cut as Carry in types.ts says. Throws an
 * Error for an unknown format; no content makes it throw.
 */
export function analyze(chunk: Uint8Array, options: AnalyzeOptions): PartialReport {
  const { format: name, keywords, maxRecordBytes = MAX_RECORD_BYTES } = options;
  const format = name === null ? null : resolveFormat(name, options.definition);
  const partial = emptyPartial(keywords);
  if (format?.accessLog) partial.http = emptyHttp();
  const records = recordCounter(partial, keywordCounter(keywords, partial));
  const reader = readerFor({ format, maxRecordBytes, times: options, partial, records });
  const { start, line } = reader.begin(chunk, options);
  const ends: LineEnd = { end: 0, next: 0 };
  for (let at = start, number = line; at < chunk.length; at = ends.next, number++) {
    lineEnd(chunk, at, ends);
    reader.readLine(chunk, at, ends, number);
  }
  reader.end();
  return partial;
}
