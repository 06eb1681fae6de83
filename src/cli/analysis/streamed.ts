/** Analyses a file that must be read in order: its chunks go to whichever thread is free. */

import { unpack } from '../../engine-threads/packing.ts';
import type { EngineThreads, PackedPartial } from '../../engine-threads/types.ts';
import { cutFrames } from '../../ingest/cut-frames.ts';
import type { CutOptions, CutSummary, Frame } from '../../ingest/types.ts';
import type { AnalysisOptions } from './analysis-options.ts';
import type { FileResult } from './file-result.ts';
import { namedError } from './named-errors.ts';

export interface StreamInput {
  name: string;
  open(): AsyncIterable<Uint8Array>;
  /** Its bytes are decompressed, and were counted before. */
  isPlain?: boolean;
}

/** Partials held before they are merged into one: each may take some hundred kB. */
const MERGE_AT = 16;

const noop = (): void => undefined;

/** One file: `read` all of it, then `finish`. */
export class FileStream {
  readonly #threads: EngineThreads;
  readonly #options: AnalysisOptions;
  readonly #id = crypto.randomUUID();
  #partials: Promise<PackedPartial>[] = [];
  #failure: unknown = null;

  constructor(threads: EngineThreads, options: AnalysisOptions) {
    this.#threads = threads;
    this.#options = options;
  }

  async read(input: StreamInput): Promise<CutSummary> {
    const running = new Set<Promise<void>>();
    try {
      const chunks = cutFrames(input.open(), cutOptionsOf(input, this.#options));
      for (;;) {
        const { done, value } = await chunks.next();
        if (done) return value;
        if (running.size === this.#threads.size + 2) await Promise.race(running);
        const partial = this.#analyze(value);
        this.#keep(partial);
        const end = partial.then(noop, noop).then(() => void running.delete(end));
        running.add(end);
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
    return { partial: unpack(partial), summary };
  }

  #analyze({ bytes, format, firstLine, byteOffset, carry }: Frame): Promise<PackedPartial> {
    const { keywords, referenceTime, timeZone, filter } = this.#options;
    const name = format?.name ?? null;
    return this.#threads.analyze(bytes, {
      format: name,
      definition: format?.definition,
      keywords,
      referenceTime,
      timeZone,
      firstLine,
      byteOffset,
      carry,
      job: this.#id,
      filter,
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

function cutOptionsOf(
  { name, isPlain = false }: StreamInput,
  { catalog, format, onReceived, onTruncated }: AnalysisOptions,
): CutOptions {
  return {
    catalog,
    format,
    isPlain,
    ...(onReceived && !isPlain ? { onReceived } : {}),
    ...(onTruncated ? { onTruncated: (error) => onTruncated(namedError(name, error)) } : {}),
  };
}
