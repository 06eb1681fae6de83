/** Analyses a file that can be read anywhere: its slices go to whichever thread is free. */
import { mergePartials, type PartialReport, renumberLines } from '../../engine/index.ts';
import { lineInSlice, type SlicesResult } from '../../engine-threads/analyze-slices.ts';
import type { SliceWorkers } from '../../engine-threads/slice-workers.ts';
import { SLICE_BYTES } from '../../ingest/cut-slices.ts';
import { formatOf } from '../../ingest/file-format.ts';
import { mustBeReadInOrder } from '../../ingest/read-in-order.ts';
import type { AnalysisOptions } from './analysis-options.ts';
import type { FileResult } from './file-result.ts';
import { headOf } from './inputs.ts';
import { assertNamedLog } from './named-errors.ts';

/** Milliseconds between two looks at how far the threads are. */
const PROGRESS_INTERVAL = 100;

/** The partial report of a file; null where it cannot be cut without reading all of it in order. */
export async function analyzeSliced(
  { path, size }: { path: string; size: number },
  workers: SliceWorkers,
  options: AnalysisOptions,
): Promise<FileResult | null> {
  const known = options.firstLines?.get(path);
  // The numbers of lines count, and are known only to who reads all in order.
  if (options.firstLines && !known) return null;
  const head = headOf(path);
  if (mustBeReadInOrder(head)) return null;
  assertNamedLog(path, head);
  const format = size === 0 ? null : formatOf(head, options);
  const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const { keywords, referenceTime, timeZone, filter } = options;
  const engine = {
    format: format?.name ?? null,
    definition: format?.definition,
    keywords,
    referenceTime,
    timeZone,
  };
  const progress = reportProgress(size, next, options);
  try {
    const task = { file: path, size, next, options: engine, filter, firstLines: known };
    const results = await workers.run(task);
    if (results) {
      progress.report();
      const firstLines = firstLinesOf(results);
      const partial = join(results, known ? null : firstLines);
      return { partial, summary: { format, encoding: 'utf-8', totalBytes: size }, firstLines };
    }
    progress.takeBack();
    return null;
  } finally {
    progress.stop();
  }
}

/** For each slice the number of its first line. */
function firstLinesOf(results: SlicesResult[]): number[] {
  const lines: number[] = [];
  for (const [slice, count] of results.flatMap((result) => result.lines)) lines[slice] = count;
  let next = 1;
  return lines.map((count) => {
    next += count;
    return next - count;
  });
}

/**
 * Merges what the threads have counted, of which there is one at least, into the first; with `firstLines` the lines
 * now get the numbers that they have in the file.
 */
function join(results: SlicesResult[], firstLines: number[] | null): PartialReport {
  const [whole, ...others] = results.map(({ partial }) => partial);
  for (const partial of others) mergePartials(whole!, partial);
  if (firstLines === null) return whole!;
  renumberLines(whole!, (number) => {
    const { slice, line } = lineInSlice(number);
    return firstLines[slice]! + line - 1;
  });
  return whole!;
}

interface Reporting {
  /** Tells how many bytes the threads have begun since it was told last. */
  report(): void;
  /** The file is read once more, from its start. */
  takeBack(): void;
  stop(): void;
}

/** Reports progress from time to time. */
function reportProgress(
  size: number,
  next: SharedArrayBuffer,
  { onReceived }: AnalysisOptions,
): Reporting {
  const taken = new Int32Array(next);
  let reported = 0;
  const reportUpTo = (bytes: number): void => {
    onReceived?.(bytes - reported);
    reported = bytes;
  };
  const report = (): void => reportUpTo(Math.min(Atomics.load(taken, 0) * SLICE_BYTES, size));
  const timer = setInterval(report, PROGRESS_INTERVAL);
  return { report, takeBack: () => reportUpTo(0), stop: () => clearInterval(timer) };
}
