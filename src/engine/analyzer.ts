/** Analysers: chunks in, one partial report out, by the kernel where it can and by the interpreter else. */
import { resolveFormat } from './formats/catalog.ts';
import { MAX_RECORD_BYTES } from './formats/lines/record-start.ts';
import { analyze } from './interpreter/analyze.ts';
import { KernelAnalyzer } from './kernel/analyzer.ts';
import { createKernelMemory } from './kernel/memory/kernel-memory.ts';
import { isForKernel } from './kernel/plans/is-for-kernel.ts';
import { listRecords } from './listing/list-records.ts';
import { partsOf } from './listing/parts.ts';
import { RecordList } from './listing/record-list.ts';
import { Numbers } from './numbers.ts';
import { mergePartials } from './report/partial/merge.ts';
import type { PartialReport } from './report/partial/partial-report.ts';
import { findInBytes } from './search/find-in-bytes.ts';
import type { SearchText } from './search/search-text.ts';
import type { AnalyzeOptions, ChunkPlace, InvalidReason } from './types.ts';
import { INVALID_REASONS } from './types.ts';

const LF = 10;
/** Masked forms that a list can name. */
const MAX_FORMS = 65_536;
/** Formats that a list can name: more than are built in. */
const MAX_FORMATS = 255;

const NOWHERE: ChunkPlace = { firstLine: 1, byteOffset: 0, carry: 'start' };

/** How chunks are to be read: the same for all chunks of an analyser. */
export type AnalyzerOptions = Omit<AnalyzeOptions, keyof ChunkPlace>;

export interface Analyzer {
  /** Room for a chunk of so many bytes: fill it, then call `analyze`. Valid until the next call. */
  input(size: number): Uint8Array;
  /** Counts the chunk that is the first `length` bytes of the input. */
  analyze(length: number, place: ChunkPlace): void;
  /** Counts and lists at once the chunk that is the first `length` bytes of the input. */
  analyzeListed(length: number, place: ChunkPlace, list: RecordList): void;
  /**
   * Counts the entries at these places of a list of the chunk, which is the first `length` bytes of the input; the list's first
   * line is the chunk's.
   */
  analyzeEntries(
    length: number,
    place: ChunkPlace,
    list: RecordList,
    indexes: readonly number[],
  ): void;
  /** An empty list for `list`, whose forms, methods and reasons have this analyser's numbers. */
  newList(): RecordList;
  /**
   * Lists what stands in a part of the input, [from, to), behind what is in the list already; of `place` the offset is that of the
   * whole input. Counts stay as they are.
   */
  list(from: number, to: number, place: ChunkPlace, list: RecordList): void;
  /**
   * Lists the records of [from, to) in which the text stands, behind what is in the list already: of no other line is
   * anything read. `from` begins a line and is not in an entry that began before, `to` ends the input. Returns -1, or the
   * first place of the text whose entry has to be listed by `list`; nothing behind it is listed.
   */
  listAround(
    text: SearchText,
    range: { from: number; to: number },
    place: ChunkPlace,
    list: RecordList,
  ): number;
  /** The first place in [from, to) of the input where all of the text stands; -1 for none. */
  find(text: SearchText, from: number, to: number): number;
  /** How many lines in [from, to) of the input contain the text. */
  countLinesWith(text: SearchText, from: number, to: number): number;
  /**
   * How many entries of [from, to), where a line begins, contain the text, up to `next`: -1, or the first place of the text in a line
   * that may go on with an entry before it.
   */
  countEntriesWith(text: SearchText, from: number, to: number): { entries: number; next: number };
  countNewlines(from: number, to: number): number;
  /** Lines counted since the last `take`. */
  readonly lines: number;
  /** What was counted since the last `take`; plans stay. */
  take(): PartialReport;
}

/**
 * An analyser for chunks of one format; `kernel` is the compiled module, `memory` what it counts in: new, or that of
 * an analyser from which everything was taken and that is used no more. Throws an Error for an unknown format or a
 * faulty definition.
 */
export function createAnalyzer(
  kernel: WebAssembly.Module,
  options: AnalyzerOptions,
  memory: WebAssembly.Memory = createKernelMemory(),
): Analyzer {
  const { format: name, definition, maxRecordBytes = MAX_RECORD_BYTES, ...rest } = options;
  const format = name === null ? null : resolveFormat(name, definition);
  if (!format || !isForKernel(format, options.keywords)) return createInterpreter(options);
  return new KernelAnalyzer(kernel, { ...rest, format, maxRecordBytes }, memory);
}

/** An analyser that makes no plans, for files that are small. Its methods throw as above. */
export function createInterpreter(options: AnalyzerOptions): Analyzer {
  return new InterpreterAnalyzer(options);
}

class InterpreterAnalyzer implements Analyzer {
  readonly #options: AnalyzerOptions;
  #input = new Uint8Array();
  #partial: PartialReport | null = null;
  readonly #names = {
    forms: new Numbers<string>(MAX_FORMS),
    methods: new Numbers<string>(0),
    reasons: new Numbers<InvalidReason>(INVALID_REASONS.length),
    formats: new Numbers<string>(MAX_FORMATS),
  };

  constructor(options: AnalyzerOptions) {
    this.#options = options;
  }

  get lines(): number {
    return this.#partial?.lines ?? 0;
  }

  input(size: number): Uint8Array {
    if (this.#input.length < size) this.#input = new Uint8Array(size);
    return this.#input.subarray(0, size);
  }

  analyze(length: number, place: ChunkPlace): void {
    this.#analyzePart(0, length, place);
  }

  analyzeEntries(
    _length: number,
    place: ChunkPlace,
    list: RecordList,
    indexes: readonly number[],
  ): void {
    const { count, starts, ends, lines } = partsOf(list, indexes);
    for (let i = 0; i < count; i++) {
      const start = starts[i]!;
      const carry = start === 0 ? place.carry : 'start';
      const firstLine = place.firstLine + lines[i]!;
      this.#analyzePart(start, ends[i]!, { ...place, firstLine, carry });
    }
  }

  #analyzePart(from: number, to: number, place: ChunkPlace): void {
    const chunk = this.#input.subarray(from, to);
    const byteOffset = place.byteOffset + from;
    const partial = analyze(chunk, { ...this.#options, ...place, byteOffset });
    this.#partial = this.#partial === null ? partial : mergePartials(this.#partial, partial);
  }

  analyzeListed(length: number, place: ChunkPlace, list: RecordList): void {
    this.analyze(length, place);
    this.list(0, length, place, list);
  }

  newList(): RecordList {
    return new RecordList(this.#names);
  }

  list(from: number, to: number, place: ChunkPlace, list: RecordList): void {
    listRecords(this.#input.subarray(from, to), { ...this.#options, ...place }, from, list);
  }

  listAround(text: SearchText, { from, to }: { from: number; to: number }): number {
    return this.find(text, from, to);
  }

  find(text: SearchText, from: number, to: number): number {
    return findInBytes(this.#input, text, from, to);
  }

  countLinesWith(text: SearchText, from: number, to: number): number {
    let count = 0;
    for (let at = this.find(text, from, to); at >= 0; at = this.find(text, at, to)) {
      count++;
      at = this.#input.indexOf(LF, at);
      if (at < 0 || at >= to) break;
    }
    return count;
  }

  countEntriesWith(text: SearchText, from: number, to: number): { entries: number; next: number } {
    return { entries: 0, next: this.find(text, from, to) };
  }

  countNewlines(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at++) if (this.#input[at] === LF) count++;
    return count;
  }

  take(): PartialReport {
    // What a report has where nothing was counted depends on the format as well.
    if (this.#partial === null) this.#analyzePart(0, 0, NOWHERE);
    const partial = this.#partial!;
    this.#partial = null;
    return partial;
  }
}
