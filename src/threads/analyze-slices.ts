/** A file's slices, each read and counted by whichever thread is free: what one thread does of it. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Analyzer, AnalyzerOptions, PartialReport } from '../engine/index.ts';
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

/** Counts slices one at a time, until none is left. */
export class SliceCounter {
  readonly #task: SlicesTask;
  readonly #taken: Int32Array;
  readonly #analyzer: Analyzer;
  readonly #handle: number;
  readonly #lines: SlicesResult['lines'] = [];

  constructor(task: SlicesTask) {
    this.#task = task;
    this.#taken = new Int32Array(task.next);
    this.#analyzer = newAnalyzer(task.options);
    this.#handle = openSync(task.file, 'r');
  }

  /** Counts the next slice; false where there is none. Throws `file_changed` where the file became shorter. */
  step(): boolean {
    const { cuts } = this.#task;
    const slice = Atomics.add(this.#taken, 0, 1);
    if (slice >= cuts.length - 1) return false;
    const byteOffset = cuts[slice]!;
    const length = cuts[slice + 1]! - byteOffset;
    readFully(this.#handle, this.#analyzer.input(length), byteOffset);
    const before = this.#analyzer.lines;
    const firstLine = slice * LINES_A_SLICE + 1;
    this.#analyzer.analyze(length, { firstLine, byteOffset, carry: 'start' });
    this.#lines.push([slice, this.#analyzer.lines - before]);
    return true;
  }

  /** Everything that was counted here. */
  finish(): SlicesResult {
    return { partial: this.#analyzer.take(), lines: this.#lines };
  }

  close(): void {
    closeSync(this.#handle);
  }
}

function readFully(handle: number, target: Uint8Array, from: number): void {
  let done = 0;
  while (done < target.length) {
    const count = readSync(handle, target, done, target.length - done, from + done);
    if (count === 0) {
      throw new AppError('file_changed', 'The file became shorter while it was read. Try again.');
    }
    done += count;
  }
}
