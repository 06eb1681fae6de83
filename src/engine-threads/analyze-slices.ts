/** A file's slices, each read and counted by whichever thread is free: what one thread does of it. */
import type { Analyzer, AnalyzerOptions, ChunkPlace, PartialReport } from '../engine/index.ts';
import type { ChunkScanner } from '../engine/query/index.ts';
import { slicesIn } from '../ingest/cut-slices.ts';
import { newAnalyzer } from './analyzers.ts';
import { type Filter, linesIn, scannerFor } from './filter.ts';
import { SliceReader } from './slice-reader.ts';

export interface SlicesTask {
  file: string;
  /** In bytes. */
  size: number;
  /** One Int32: the next slice that nobody has taken. */
  next: SharedArrayBuffer;
  options: AnalyzerOptions;
  /** The records that are counted; default all. */
  filter?: Filter | undefined;
  /** For each slice the number of its first line, where the filter depends on it. */
  firstLines?: number[] | undefined;
}

export interface SlicesResult {
  /** Lines are numbered by `lineInSlice`, unless the task knew their numbers. */
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
  readonly #scanner: ChunkScanner | null;
  readonly #reader: SliceReader;
  readonly #slices: number;
  readonly #lines: SlicesResult['lines'] = [];
  #isCut = true;

  constructor(task: SlicesTask) {
    this.#task = task;
    this.#taken = new Int32Array(task.next);
    this.#slices = slicesIn(task.size);
    this.#analyzer = newAnalyzer(task.options, task.size);
    this.#scanner = task.filter ? scannerFor(this.#analyzer, task.options, task.filter) : null;
    const input = (size: number) => this.#analyzer.input(size);
    this.#reader = new SliceReader(task.file, task.size, task.options, input);
  }

  /** Counts the next slice; false where there is none. Throws `file_changed` where the file became shorter. */
  step(): boolean {
    const slice = Atomics.add(this.#taken, 0, 1);
    if (slice >= this.#slices) return false;
    const { start, length } = this.#reader.read(slice);
    if (start === null || length === null) return this.#giveUp();
    const firstLine = this.#task.firstLines?.[slice] ?? slice * LINES_A_SLICE + 1;
    const lines = this.#count(length, { firstLine, byteOffset: start, carry: 'start' });
    this.#lines.push([slice, lines]);
    return true;
  }

  /** Counts what is in the input, or what the filter finds there. How many lines all of it has. */
  #count(length: number, place: ChunkPlace): number {
    const analyzer = this.#analyzer;
    if (this.#scanner === null) {
      const before = analyzer.lines;
      analyzer.analyze(length, place);
      return analyzer.lines - before;
    }
    const lines = linesIn(analyzer, length);
    this.#scanner.countMatches(this.#scanner.scan(length, place), place);
    return lines;
  }

  /** Everything that was counted here; null where a slice could not be cut. */
  finish(): SlicesResult | null {
    return this.#isCut ? { partial: this.#analyzer.take(), lines: this.#lines } : null;
  }

  close(): void {
    this.#reader.close();
  }

  /** Nobody need count the other slices: the file is read in order instead. */
  #giveUp(): false {
    this.#isCut = false;
    Atomics.store(this.#taken, 0, this.#slices);
    return false;
  }
}
