/** A file's slices, each read and counted by whichever thread is free: what one thread does of it. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Analyzer, AnalyzerOptions, PartialReport } from '../engine/index.ts';
import { AppError } from '../errors.ts';
import { cutBefore, type ReadAt, SLICE_BYTES, slicesIn } from '../ingest/cut-slices.ts';
import { newAnalyzer } from './analyzers.ts';

export interface SlicesTask {
  file: string;
  /** In bytes. */
  size: number;
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
  readonly #slices: number;
  readonly #lines: SlicesResult['lines'] = [];
  #isCut = true;

  constructor(task: SlicesTask) {
    this.#task = task;
    this.#taken = new Int32Array(task.next);
    this.#slices = slicesIn(task.size);
    this.#analyzer = newAnalyzer(task.options, task.size);
    this.#handle = openSync(task.file, 'r');
  }

  /** Counts the next slice; false where there is none. Throws `file_changed` where the file became shorter. */
  step(): boolean {
    const slice = Atomics.add(this.#taken, 0, 1);
    if (slice >= this.#slices) return false;
    const bounds = this.#read(slice);
    if (bounds === null) return this.#giveUp();
    const { start: byteOffset, length } = bounds;
    const before = this.#analyzer.lines;
    const firstLine = slice * LINES_A_SLICE + 1;
    this.#analyzer.analyze(length, { firstLine, byteOffset, carry: 'start' });
    this.#lines.push([slice, this.#analyzer.lines - before]);
    return true;
  }

  /** Everything that was counted here; null where a slice could not be cut. */
  finish(): SlicesResult | null {
    return this.#isCut ? { partial: this.#analyzer.take(), lines: this.#lines } : null;
  }

  close(): void {
    closeSync(this.#handle);
  }

  /** Reads a slice into the input; where it starts and how long it is, or null where it cannot be cut. */
  #read(slice: number): { start: number; length: number } | null {
    const { size, options } = this.#task;
    const from = slice * SLICE_BYTES;
    const to = Math.min(from + SLICE_BYTES, size);
    const start = slice === 0 ? 0 : cutBefore(this.#look, from, options);
    if (start === null) return null;
    const input = this.#analyzer.input(to - start);
    readFully(this.#handle, input, start);
    const seen: ReadAt = (position, length) => input.subarray(position - start).subarray(0, length);
    const end = to === size ? size : cutBefore(seen, to, options);
    return end === null ? null : { start, length: end - start };
  }

  readonly #look: ReadAt = (position, length) => {
    const bytes = new Uint8Array(length);
    readFully(this.#handle, bytes, position);
    return bytes;
  };

  /** Nobody need count the other slices: the file is read in order instead. */
  #giveUp(): false {
    this.#isCut = false;
    Atomics.store(this.#taken, 0, this.#slices);
    return false;
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
