/** Analysers: chunks in, one partial report out, by the kernel where it can and by the interpreter else. */
import { resolveFormat } from './formats/catalog.ts';
import { MAX_RECORD_BYTES } from './formats/record-start.ts';
import { analyze } from './interpreter/analyze.ts';
import { KernelAnalyzer } from './kernel/analyzer.ts';
import { isForKernel } from './kernel/setup.ts';
import { mergePartials } from './report/merge.ts';
import type { PartialReport } from './report/partial-report.ts';
import { emptyPartial } from './report/partial-report.ts';
import type { AnalyzeOptions, ChunkPlace } from './types.ts';

/** How chunks are to be read: the same for all chunks of an analyser. */
export type AnalyzerOptions = Omit<AnalyzeOptions, keyof ChunkPlace>;

export interface Analyzer {
  /** Room for a chunk of so many bytes: fill it, then call `analyze`. Valid until the next call. */
  input(size: number): Uint8Array;
  /** Counts the chunk that is the first `length` bytes of the input. */
  analyze(length: number, place: ChunkPlace): void;
  /** Lines counted since the last `take`. */
  readonly lines: number;
  /** What was counted since the last `take`. What was planned about the format stays. */
  take(): PartialReport;
  /** From now on, dates without a year lie before this moment (milliseconds since the epoch). */
  setReferenceTime(time: number): void;
}

/**
 * An analyser for chunks of one format; `kernel` is the compiled module. Throws an Error for an unknown
 * format or a faulty definition.
 */
export function createAnalyzer(kernel: WebAssembly.Module, options: AnalyzerOptions): Analyzer {
  const { format: name, definition, maxRecordBytes = MAX_RECORD_BYTES, ...rest } = options;
  const format = name === null ? null : resolveFormat(name, definition);
  if (!format || !isForKernel(format, options.keywords)) return new InterpreterAnalyzer(options);
  return new KernelAnalyzer(kernel, { ...rest, format, maxRecordBytes });
}

/** The interpreter under the same interface: for files without a format, and keywords with digits. */
class InterpreterAnalyzer implements Analyzer {
  #options: AnalyzerOptions;
  #input = new Uint8Array();
  #partial: PartialReport;

  constructor(options: AnalyzerOptions) {
    this.#options = options;
    this.#partial = emptyPartial(options.keywords);
  }

  get lines(): number {
    return this.#partial.lines;
  }

  input(size: number): Uint8Array {
    if (this.#input.length < size) this.#input = new Uint8Array(size);
    return this.#input.subarray(0, size);
  }

  analyze(length: number, place: ChunkPlace): void {
    const chunk = this.#input.subarray(0, length);
    this.#partial = mergePartials(this.#partial, analyze(chunk, { ...this.#options, ...place }));
  }

  take(): PartialReport {
    const partial = this.#partial;
    this.#partial = emptyPartial(this.#options.keywords);
    return partial;
  }

  setReferenceTime(referenceTime: number): void {
    this.#options = { ...this.#options, referenceTime };
  }
}
