/** Analyses a file that can be read anywhere: its slices go to whichever thread is free. */
import { closeSync, openSync, readSync } from 'node:fs';
import {
  type FormatInfo,
  mergePartials,
  type PartialReport,
  renumberLines,
} from '../engine/index.ts';
import { cutSlices, type Slices } from '../ingest/cut-slices.ts';
import { lineInSlice, type SlicesResult } from '../threads/analyze-slices.ts';
import type { SliceWorkers } from '../threads/slice-workers.ts';
import type { AnalysisOptions } from './analysis-options.ts';

/** Milliseconds between two looks at how far the threads are. */
const PROGRESS_INTERVAL = 100;

export interface SlicedResult {
  partial: PartialReport;
  samples: [];
  summary: { format: FormatInfo | null; totalBytes: number };
}

/** The partial report of a file; null where it cannot be cut without reading all of it in order. */
export async function analyzeSliced(
  { path, size }: { path: string; size: number },
  workers: SliceWorkers,
  options: AnalysisOptions,
): Promise<SlicedResult | null> {
  const slices = slicesOf(path, size, options);
  if (!slices) return null;
  const { cuts, format } = slices;
  const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const { keywords, referenceTime } = options;
  const engine = {
    format: format?.name ?? null,
    definition: format?.definition,
    keywords,
    referenceTime,
  };
  const stop = reportProgress(cuts, next, options);
  try {
    const threads = Math.min(workers.size, cuts.length - 1);
    const results = await workers.run({ file: path, cuts, next, options: engine }, threads);
    return { partial: join(results), samples: [], summary: { format, totalBytes: size } };
  } finally {
    stop();
  }
}

function slicesOf(path: string, size: number, options: AnalysisOptions): Slices | null {
  const handle = openSync(path, 'r');
  try {
    const read = (position: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(handle, bytes, 0, length, position));
    };
    return cutSlices(read, size, options);
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

/** Tells how many bytes the threads have begun; returns what ends that. */
function reportProgress(
  cuts: Float64Array,
  next: SharedArrayBuffer,
  { onReceived }: AnalysisOptions,
): () => void {
  const taken = new Int32Array(next);
  let reported = 0;
  const report = (): void => {
    const begun = cuts[Math.min(Atomics.load(taken, 0), cuts.length - 1)]!;
    onReceived?.(begun - reported);
    reported = begun;
  };
  const timer = setInterval(report, PROGRESS_INTERVAL);
  return () => {
    clearInterval(timer);
    report();
  };
}
