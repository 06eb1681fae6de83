/** Analysers: chunks in, one partial report out, by the kernel where it can and by the interpreter else. */
import { resolveFormat } from './formats/catalog.ts';
import { MAX_RECORD_BYTES } from './formats/record-start.ts';
import { analyze } from './interpreter/analyze.ts';
import { KernelAnalyzer } from './kernel/analyzer.ts';
import { createKernelMemory } from './kernel/memory/kernel-memory.ts';
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
    const chunk = this.#input.subarray(0, length);
    const partial = analyze(chunk, { ...this.#options, ...place });
    this.#partial = this.#partial === null ? partial : mergePartials(this.#partial, partial);
  }

  take(): PartialReport {
    const partial = this.#partial ?? emptyPartial(this.#options.keywords);
    this.#partial = null;
    return partial;
  }
}
