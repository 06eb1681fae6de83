/** A file's slices, each read and counted by whichever thread is free: what one thread does of it. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { AnalyzerOptions, PartialReport } from '../engine/index.ts';
import { AppError } from '../errors.ts';
import { newAnalyzer } from './kernel.ts';

export interface SlicesTask {
  file: string;
  /** Where the slices start, in bytes, and where the last one ends. Each starts with a record. */
  cuts: Float64Array;
  /** One Int32: the next slice that nobody has taken. */
  next: SharedArrayBuffer;
  options: AnalyzerOptions;
}

export interface SlicesResult {
  /** Lines are numbered by `lineInSlice`. */
  partial: PartialReport;
  /** Lines of the slices that were taken here. */
  lines: [slice: number, lines: number][];
}

/** Slices are taken in any order, so that a line's number is not known until all are counted. */
const LINES_A_SLICE = 2 ** 31;

/** The slice that a line's number names, and the line in it, from 1. */
export function lineInSlice(line: number): { slice: number; line: number } {
  const slice = Math.floor((line - 1) / LINES_A_SLICE);
  return { slice, line: line - slice * LINES_A_SLICE };
}

/** Counts slices until none is left. Throws `file_changed` where the file has become shorter. */
export function analyzeSlices({ file, cuts, next, options }: SlicesTask): SlicesResult {
  const analyzer = newAnalyzer(options);
  const taken = new Int32Array(next);
  const lines: SlicesResult['lines'] = [];
  const handle = openSync(file, 'r');
  try {
    for (;;) {
      const slice = Atomics.add(taken, 0, 1);
      if (slice >= cuts.length - 1) break;
      const byteOffset = cuts[slice]!;
      const length = cuts[slice + 1]! - byteOffset;
      readFully(handle, analyzer.input(length), byteOffset);
      const before = analyzer.lines;
      const firstLine = slice * LINES_A_SLICE + 1;
      analyzer.analyze(length, { firstLine, byteOffset, carry: 'start' });
      lines.push([slice, analyzer.lines - before]);
    }
  } finally {
    closeSync(handle);
  }
  return { partial: analyzer.take(), lines };
}

function readFully(handle: number, target: Uint8Array, from: number): void {
  let done = 0;
  while (done < target.length) {
    const count = readSync(handle, target, done, target.length - done, from + done);
    if (count === 0)
      throw new AppError('file_changed', 'The file became shorter while it was read. Try again.');
    done += count;
  }
}
