import type { FormatInfo, InvalidSample, Report } from '../engine/index.ts';
import { AppError } from '../errors.ts';
import { cutChunks } from '../ingest/cut-chunks.ts';
import type { Chunk, CutSummary } from '../ingest/types.ts';
import type { EngineThreads, PackedPartial } from '../threads/types.ts';

export interface Input {
  name: string;
  open(): AsyncIterable<Uint8Array>;
}

export interface Analysis {
  report: Report;
  /** What the report was made of. */
  partial: PackedPartial;
  /** Decompressed. */
  totalBytes: number;
  files: { name: string; totalBytes: number; format: FormatInfo | null }[];
}

export interface AnalysisOptions {
  keywords: string[];
  /** Milliseconds since the epoch, for timestamps without a year. */
  referenceTime: number;
  /** Hears of bytes as they are read. */
  onReceived?: (bytes: number) => void;
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
  threads: EngineThreads,
  options: AnalysisOptions,
): Promise<Analysis> {
  const lanes = new Lanes(threads.size + 2);
  const results: Promise<FileResult>[] = [];
  for (const input of inputs) {
    const file = new FileAnalysis(threads, options);
    const summary = await file.read(input, lanes);
    const result = file.finish(summary, inputs.length > 1 ? input.name : null);
    // Whoever awaits all of them below hears of its failure; until then it is no unhandled one.
    result.catch(() => undefined);
    results.push(result);
  }
  return joinResults(await Promise.all(results), inputs, threads, options);
}

interface FileResult {
  partial: PackedPartial;
  samples: InvalidSample[];
  summary: CutSummary;
}

async function joinResults(
  results: FileResult[],
  inputs: Input[],
  threads: EngineThreads,
  { keywords }: AnalysisOptions,
): Promise<Analysis> {
  const merged = await threads.merge(
    results.map(({ partial }) => partial),
    keywords,
  );
  const report = await threads.summarize(merged.partial, commonFormat(results));
  const samples = results.flatMap((result) => result.samples).slice(0, MAX_SAMPLES);
  return {
    partial: merged.partial,
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

class FileAnalysis {
  readonly #threads: EngineThreads;
  readonly #options: AnalysisOptions;
  #partials: Promise<PackedPartial>[] = [];
  #failure: unknown = null;

  constructor(threads: EngineThreads, options: AnalysisOptions) {
    this.#threads = threads;
    this.#options = options;
  }

  async read(input: Input, lanes: Lanes): Promise<CutSummary> {
    try {
      const chunks = cutChunks(input.open(), onReceivedOf(this.#options));
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

  /** The merged partial of the file, and its samples under the file's name. */
  async finish(summary: CutSummary, name: string | null): Promise<FileResult> {
    const { keywords } = this.#options;
    const { partial, numbers } = await this.#threads.merge(
      await Promise.all(this.#partials),
      keywords,
    );
    if (name === null || numbers.invalidLogs === 0) return { partial, samples: [], summary };
    const { invalidSamples } = await this.#threads.summarize(partial, summary.format);
    const samples = invalidSamples.map((sample) => ({ ...sample, file: name }));
    return { partial, samples, summary };
  }

  #analyze({ bytes, format, firstLine, carry }: Chunk): Promise<PackedPartial> {
    const { keywords, referenceTime } = this.#options;
    const name = format?.name ?? null;
    return this.#threads.analyze(bytes, {
      format: name,
      keywords,
      referenceTime,
      firstLine,
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

function onReceivedOf({ onReceived }: AnalysisOptions) {
  return onReceived ? { onReceived } : {};
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
