import {
  type FormatInfo,
  type InvalidSample,
  mergePartials,
  type PartialReport,
  type Report,
  summarize,
} from '../engine/index.ts';
import { AppError } from '../errors.ts';
import { cutChunks } from '../ingest/cut-chunks.ts';
import type { Chunk, CutOptions, CutSummary } from '../ingest/types.ts';
import { unpack } from '../threads/packing.ts';
import type { SliceWorkers } from '../threads/slice-workers.ts';
import type { EngineThreads, PackedPartial } from '../threads/types.ts';
import type { AnalysisOptions } from './analysis-options.ts';
import { analyzeSliced } from './sliced.ts';

export interface Input {
  name: string;
  open(): AsyncIterable<Uint8Array>;
  /** Its path and size in bytes, where it can be read at any place. */
  file?: { path: string; size: number } | undefined;
}

export interface Analysis {
  report: Report;
  /** What the report was made of. */
  partial: PartialReport;
  /** Decompressed. */
  totalBytes: number;
  files: { name: string; totalBytes: number; format: FormatInfo | null }[];
}

/** Threads, started when they are first asked for: most files need only one kind. */
export interface ThreadPools {
  /** For one file that can be read anywhere; each call gives new ones. */
  slices(): SliceWorkers;
  /** For chunks of what must be read in order. */
  chunks(): Promise<EngineThreads>;
}

/** Partials held before they are merged into one: each may take some hundred kB. */
const MERGE_AT = 16;
const MAX_SAMPLES = 100;

/**
 * Analyses files one after the other, their chunks on all threads, into one report. Holds no more
 * chunks than there are threads, and two. Rejects with the first error of a file, its name in front.
 */
export async function analyzeInputs(
  inputs: Input[],
  pools: ThreadPools,
  options: AnalysisOptions,
): Promise<Analysis> {
  const results: Promise<FileResult>[] = [];
  for (const input of inputs) {
    const sliced = input.file ? await analyzeSliced(input.file, pools.slices(), options) : null;
    // In an object, because to await a promise is to await what it promises.
    const { result } = sliced
      ? { result: Promise.resolve(sliced) }
      : await startStream(input, pools, options);
    const isOneOfMany = inputs.length > 1;
    const named = result.then((one) => (isOneOfMany ? withSamples(one, input.name) : one));
    // Whoever awaits all of them below hears of its failure; until then it is no unhandled one.
    named.catch(() => undefined);
    results.push(named);
  }
  return joinResults(await Promise.all(results), inputs);
}

/** Reads a file in order; its last chunks are counted while the next file is read. */
async function startStream(
  input: Input,
  pools: ThreadPools,
  options: AnalysisOptions,
): Promise<{ result: Promise<FileResult> }> {
  const file = new FileAnalysis(await pools.chunks(), options);
  const summary = await file.read(input);
  return { result: file.finish(summary) };
}

interface FileResult {
  partial: PartialReport;
  samples: InvalidSample[];
  summary: Pick<CutSummary, 'format' | 'totalBytes'>;
}

function joinResults(results: FileResult[], inputs: Input[]): Analysis {
  const whole = results.map(({ partial }) => partial).reduce(mergePartials);
  const report = summarize(whole, commonFormat(results));
  const samples = results.flatMap((result) => result.samples).slice(0, MAX_SAMPLES);
  return {
    partial: whole,
    report: inputs.length > 1 ? { ...report, invalidSamples: samples } : report,
    totalBytes: results.reduce((sum, { summary }) => sum + summary.totalBytes, 0),
    files: results.map(({ summary }, i) => ({
      name: inputs[i]!.name,
      totalBytes: summary.totalBytes,
      format: summary.format,
    })),
  };
}

/** Several files have a format only if it is the same one; its confidence is the lowest. */
function commonFormat(results: FileResult[]): FormatInfo | null {
  const formats = results
    .filter(({ summary }) => summary.totalBytes > 0)
    .map(({ summary }) => summary.format);
  const [first, ...others] = formats;
  if (!first || others.some((other) => other?.name !== first.name)) return null;
  return { ...first, confidence: Math.min(...formats.map((format) => format!.confidence)) };
}

/** With the file's samples under its name. */
function withSamples(result: FileResult, name: string): FileResult {
  const samples = result.partial.invalidSamples.map((sample) => ({ ...sample, file: name }));
  return { ...result, samples };
}

class FileAnalysis {
  readonly #threads: EngineThreads;
  readonly #options: AnalysisOptions;
  #partials: Promise<PackedPartial>[] = [];
  #failure: unknown = null;

  constructor(threads: EngineThreads, options: AnalysisOptions) {
    this.#threads = threads;
    this.#options = options;
  }

  async read(input: Input): Promise<CutSummary> {
    const lanes = new Lanes(this.#threads.size + 2);
    try {
      const chunks = cutChunks(input.open(), cutOptionsOf(this.#options));
      for (;;) {
        const { done, value } = await chunks.next();
        if (done) return value;
        await lanes.take();
        this.#keep(this.#analyze(value).finally(() => lanes.give()));
        // Rather than reading on to the end of a large file.
        if (this.#failure !== null) throw this.#failure;
      }
    } catch (error) {
      throw namedError(input.name, error);
    }
  }

  /** The merged partial of the file. */
  async finish(summary: CutSummary): Promise<FileResult> {
    const { keywords } = this.#options;
    const { partial } = await this.#threads.merge(await Promise.all(this.#partials), keywords);
    return { partial: unpack(partial), samples: [], summary };
  }

  #analyze({ bytes, format, firstLine, byteOffset, carry }: Chunk): Promise<PackedPartial> {
    const { keywords, referenceTime } = this.#options;
    const name = format?.name ?? null;
    return this.#threads.analyze(bytes, {
      format: name,
      definition: format?.definition,
      keywords,
      referenceTime,
      firstLine,
      byteOffset,
      carry,
    });
  }

  #keep(partial: Promise<PackedPartial>): void {
    partial.catch((error: unknown) => {
      this.#failure ??= error;
    });
    this.#partials.push(partial);
    if (this.#partials.length < MERGE_AT) return;
    const merged = this.#mergeAll(this.#partials);
    merged.catch(() => undefined); // the same failure, already noted
    this.#partials = [merged];
  }

  async #mergeAll(partials: Promise<PackedPartial>[]): Promise<PackedPartial> {
    const merged = await this.#threads.merge(await Promise.all(partials), this.#options.keywords);
    return merged.partial;
  }
}

function cutOptionsOf({ catalog, format, onReceived }: AnalysisOptions): CutOptions {
  return { catalog, format, ...(onReceived ? { onReceived } : {}) };
}

function namedError(name: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new AppError(error.code, `${name}: ${error.message}`, { cause: error });
}

/** Lets so many through at a time. */
class Lanes {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  take(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
