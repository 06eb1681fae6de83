import type {
  AnalyzeOptions,
  ChosenZone,
  ChunkPlace,
  FormatInfo,
  liveNumbers,
  RecordCounts,
  Report,
} from '../engine/index.ts';
import type { Filter } from './filter.ts';

/** An encoded partial report, zstd-compressed: how partials cross threads and lie in the database. */
export type PackedPartial = Uint8Array;

export type LiveNumbers = ReturnType<typeof liveNumbers>;

/** A file that is open in this process, so that any of its threads can read it. */
export interface OpenFile {
  descriptor: number;
}

/** What a stored chunk must be. */
export interface ExpectedChunk {
  /** Of the stored, compressed bytes; hex. */
  sha256: string;
  /** Decompressed. */
  byteLength: number;
  /** Its frames in order, where cards of them are wanted. */
  frames?: readonly FramePlace[] | undefined;
}

/** A frame of a chunk: how long it is, decompressed, and where it stands in the file. */
export interface FramePlace {
  byteLength: number;
  place: ChunkPlace;
}

/** What came of a chunk. */
export interface AnalyzedChunk {
  partial: PackedPartial;
  /** Encoded cards of its frames, zstd; null where none were wanted or the chunk is small. */
  cards: Uint8Array | null;
  counts: RecordCounts;
  /** What the thread took for it, from reading to packing. */
  seconds: number;
}

/** How a chunk is to be counted. */
export interface ChunkOptions extends AnalyzeOptions {
  /** Of one job, chunks that follow each other on a thread share the plans for its lines; without one, none do. */
  job?: string | undefined;
  /** The records that are counted; default all. */
  filter?: Filter | undefined;
}

/** Where a stored chunk is read from: its bytes, or a file that has them. */
export type StoredSource = Uint8Array | OpenFile;

/** What of a job, or of several, a report depends on besides the partial reports. */
export interface JobFormat {
  format: FormatInfo | null;
  /** Those of several jobs, which have no `format`. */
  formats?: readonly FormatInfo[] | undefined;
  /** In which times without a zone were read; default UTC. */
  zones?: readonly ChosenZone[] | undefined;
}

export interface MergedPartials {
  partial: PackedPartial;
  numbers: LiveNumbers;
  /** Where it was asked for. */
  report?: Report | undefined;
}

/**
 * The engine on `worker_threads`, so that an event loop never waits for it. All methods reject with
 * `AppError('chunk_crashed')` when the thread died under the task (out of memory, say) and with
 * `AppError('chunk_timeout')` when it ran longer than the limit; the thread is then replaced.
 */
export interface EngineThreads {
  readonly size: number;
  /** Analyses plain bytes. `bytes` is transferred: unusable afterwards. */
  analyze(bytes: Uint8Array, options: ChunkOptions): Promise<PackedPartial>;
  /**
   * Checks, decompresses and analyses a stored chunk. Bytes may be transferred: unusable afterwards; a file must stay
   * open until this has ended. Rejects with `blob_corrupt` when the hash, the compression or the length is not as
   * recorded.
   * @param signal ends the work on a larger chunk, with its thread, which is then replaced; small files take no time
   */
  analyzeStored(
    stored: StoredSource,
    expected: ExpectedChunk,
    options: ChunkOptions,
    signal?: AbortSignal,
  ): Promise<AnalyzedChunk>;
  /**
   * Merges any number of partials (none gives the empty one) and reads off its live numbers; where they are
   * those of `job`, it makes the report as well.
   */
  merge(partials: PackedPartial[], keywords: string[], job?: JobFormat): Promise<MergedPartials>;
  summarize(partial: PackedPartial, job: JobFormat): Promise<Report>;
  close(): Promise<void>;
}
