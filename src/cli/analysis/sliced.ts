/** Analyses a file that can be read anywhere: its slices go to whichever thread is free. */
import { closeSync, openSync, readSync } from 'node:fs';
import {
  HEAD_BYTES,
  mergePartials,
  type PartialReport,
  renumberLines,
} from '../../engine/index.ts';
import { lineInSlice, type SlicesResult } from '../../engine-threads/analyze-slices.ts';
import type { SliceWorkers } from '../../engine-threads/slice-workers.ts';
import { compressionOf } from '../../ingest/compression.ts';
import { SLICE_BYTES } from '../../ingest/cut-slices.ts';
import { formatOf } from '../../ingest/file-format.ts';
import type { AnalysisOptions } from './analysis-options.ts';
import type { FileResult } from './file-result.ts';

/** Milliseconds between two looks at how far the threads are. */
const PROGRESS_INTERVAL = 100;

/** The partial report of a file; null where it cannot be cut without reading all of it in order. */
export async function analyzeSliced(
  { path, size }: { path: string; size: number },
  workers: SliceWorkers,
  options: AnalysisOptions,
): Promise<FileResult | null> {
  const head = headOf(path);
  if (compressionOf(head) !== null) return null;
  const format = size === 0 ? null : formatOf(head, options);
  const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const { keywords, referenceTime } = options;
  const engine = {
    format: format?.name ?? null,
    definition: format?.definition,
    keywords,
    referenceTime,
  };
  const progress = reportProgress(size, next, options);
  try {
    const results = await workers.run({ file: path, size, next, options: engine });
    if (results) {
      progress.report();
      return { partial: join(results), summary: { format, totalBytes: size } };
    }
    progress.takeBack();
    return null;
  } finally {
    progress.stop();
  }
}

function headOf(path: string): Uint8Array {
  const handle = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(HEAD_BYTES);
    return bytes.subarray(0, readSync(handle, bytes, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(handle);
  }
}

/**
 * Merges what the threads have counted, of which there is one at least, into the first; now the lines get the
 * numbers that they have in the file.
 */
function join(results: SlicesResult[]): PartialReport {
  const lines: number[] = [];
  for (const [slice, count] of results.flatMap((result) => result.lines)) lines[slice] = count;
  let first = 0;
  const firstLines = lines.map((count) => {
    first += count;
    return first - count;
  });
  const [whole, ...others] = results.map(({ partial }) => partial);
  for (const partial of others) mergePartials(whole!, partial);
  renumberLines(whole!, (number) => {
    const { slice, line } = lineInSlice(number);
    return firstLines[slice]! + line;
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
