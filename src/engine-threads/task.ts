/** What runs inside a thread: one task in, its outcome out. It never throws: see `Outcome`. */
import { move, transferableSymbol, valueSymbol } from 'piscina';
import {
  type Analyzer,
  emptyPartial,
  joinedPatterns,
  liveNumbers,
  mergePartials,
  type PartialReport,
  type Report,
  recordCounts,
  summarize,
} from '../engine/index.ts';
import { AppError, type ErrorCode, messageOf } from '../errors.ts';
import { release } from '../runtime/release-memory.ts';
import { analyzeChunk, piecesOf } from './analyze-chunk.ts';
import { analyzeFrames } from './analyze-frames.ts';
import { analyzerFor, dropAnalyzer, INTERPRETED_BYTES } from './analyzers.ts';
import { pack, packCards, unpack } from './packing.ts';
import type { Question, SearchAnswer, SearchedFrame, SearchOptions } from './search/question.ts';
import { searchFrames } from './search/search-frames.ts';
import { piecesOfStored } from './stored-pieces.ts';
import type {
  AnalyzedChunk,
  ChunkOptions,
  ExpectedChunk,
  JobFormat,
  MergedPartials,
  PackedPartial,
  StoredSource,
} from './types.ts';

/** See `EngineThreads.analyzeStored`. */
export interface StoredTask {
  kind: 'analyzeStored';
  stored: StoredSource;
  expected: ExpectedChunk;
  options: ChunkOptions;
}

/** See `QuestionThreads.search`. */
export interface SearchTask {
  kind: 'search';
  /** The stored bytes of the frames, one behind the other. */
  stored: Uint8Array;
  frames: SearchedFrame[];
  options: SearchOptions;
  question: Question;
  /** Shared memory of one number: where it is not 0 nobody wants the answer any more. */
  stop: Int32Array;
}

export type Task =
  | { kind: 'analyze'; bytes: Uint8Array; options: ChunkOptions }
  | StoredTask
  | { kind: 'several'; tasks: StoredTask[] }
  | {
      kind: 'merge';
      partials: PackedPartial[];
      keywords: string[];
      job: JobFormat | undefined;
    }
  | SearchTask
  /** Which pattern each masked form of a partial report belongs to, where that is not the form itself. */
  | { kind: 'patterns'; partial: PackedPartial }
  | { kind: 'summarize'; partial: PackedPartial; job: JobFormat };

/** Errors cross the border as values: a thrown one would arrive without its code. */
export type Outcome =
  | { ok: true; value: unknown }
  | { ok: false; code: ErrorCode; message: string; stack: string | undefined };

export default function runTask(task: Task): unknown {
  try {
    const { value, transfer } = perform(task);
    const outcome: Outcome = { ok: true, value };
    return move({ [valueSymbol]: outcome, [transferableSymbol]: transfer });
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  const code = error instanceof AppError ? error.code : 'internal';
  const stack = error instanceof Error ? error.stack : undefined;
  return { ok: false, code, message: messageOf(error), stack };
}

const reportOf = (partial: PartialReport, { format, formats, zones }: JobFormat): Report =>
  summarize(partial, format, formats, zones);

function perform(task: Task): { value: unknown; transfer: ArrayBuffer[] } {
  if (task.kind === 'summarize') {
    return { value: reportOf(unpack(task.partial), task.job), transfer: [] };
  }
  if (task.kind === 'search') return search(task);
  if (task.kind === 'patterns') {
    const joined = [...joinedPatterns(unpack(task.partial))].filter(([form, to]) => form !== to);
    return { value: joined, transfer: [] };
  }
  if (task.kind === 'merge') {
    const merged = mergeAll(task.partials, task.keywords);
    const partial = pack(merged);
    const report = task.job && reportOf(merged, task.job);
    const value: MergedPartials = { partial, numbers: liveNumbers(merged), report };
    return { value, transfer: [partial.buffer] };
  }
  if (task.kind === 'analyze') {
    const { bytes } = task;
    const partial = pack(partialOf(piecesOf(bytes), bytes.length, task.options));
    release(bytes);
    return { value: partial, transfer: [partial.buffer] };
  }
  if (task.kind === 'several') return performAll(task.tasks);
  return analyzeStored(task);
}

function analyzeStored({ stored, expected, options }: StoredTask) {
  const begun = performance.now();
  const pieces = piecesOfStored(stored, expected);
  const { byteLength, frames } = expected;
  let cards: Uint8Array | null = null;
  let report: PartialReport;
  if (frames && byteLength > INTERPRETED_BYTES) {
    const { job, ...how } = options;
    const analyzer = analyzerFor(job, how, byteLength);
    const made = counted(analyzer, () => analyzeFrames(analyzer, pieces, frames, options));
    report = made.partial;
    cards = packCards(made.value);
  } else report = partialOf(pieces, byteLength, options);
  const counts = recordCounts(report);
  const partial = pack(report);
  const seconds = (performance.now() - begun) / 1000;
  const value: AnalyzedChunk = { partial, cards, counts, seconds };
  return { value, transfer: [partial.buffer] };
}

function search({ stored, frames, options, question, stop }: SearchTask) {
  const { job, ...how } = options;
  const largest = Math.max(...frames.map(({ byteLength }) => byteLength));
  const analyzer = analyzerFor(job, how, largest);
  try {
    const value: SearchAnswer = {
      frames: searchFrames(analyzer, stored, frames, options, question, stop),
    };
    if (question.want.kind === 'report') value.partial = pack(analyzer.take());
    const transfer = [value.partial, ...value.frames.map(({ text }) => text)]
      .filter((bytes) => bytes !== undefined)
      .map(({ buffer }) => buffer as ArrayBuffer);
    release(stored);
    return { value, transfer };
  } catch (error) {
    dropAnalyzer();
    throw error;
  }
}

/** The outcome of each, whatever becomes of the others. */
function performAll(tasks: StoredTask[]): { value: Outcome[]; transfer: ArrayBuffer[] } {
  const transfers: ArrayBuffer[] = [];
  const outcomes = tasks.map((task): Outcome => {
    try {
      const { value, transfer } = perform(task);
      transfers.push(...transfer);
      return { ok: true, value };
    } catch (error) {
      return failure(error);
    }
  });
  return { value: outcomes, transfer: transfers };
}

function partialOf(
  pieces: Iterable<Uint8Array>,
  length: number,
  { job, filter, ...options }: ChunkOptions,
): PartialReport {
  const analyzer = analyzerFor(job, options, length);
  return counted(analyzer, () => analyzeChunk(analyzer, pieces, length, options, filter)).partial;
}

/** What `count` adds to the analyser's counts. */
function counted<T>(analyzer: Analyzer, count: () => T): { value: T; partial: PartialReport } {
  try {
    const value = count();
    return { value, partial: analyzer.take() };
  } catch (error) {
    dropAnalyzer();
    throw error;
  }
}

function mergeAll(partials: PackedPartial[], keywords: string[]): PartialReport {
  let whole = emptyPartial(keywords);
  for (const partial of partials) whole = mergePartials(whole, unpack(partial));
  return whole;
}
