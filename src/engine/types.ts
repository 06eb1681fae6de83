/**
 * What goes into the engine and what comes out of it. All but Analyzer is plain data that survives
 * JSON and `structuredClone`, so that it can cross threads, queues and databases unchanged.
 */

/** The seven levels, from least to most severe; a report always holds all of them. */
export const LEVELS = ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];
export type LevelCounts = Record<Level, number>;

/** Why a line is inside no record. Stable words: they stand in reports and in docs/formats.md. */
export type InvalidReason =
  | 'no_format'
  | 'no_timestamp'
  | 'format_mismatch'
  | 'bad_json'
  | 'not_text'
  | 'blank_line'
  | 'no_record'
  | 'record_too_long';

/** One line that no format explains. `line` counts from 1 in the file, `text` is at most 512 bytes. */
export interface InvalidSample {
  line: number;
  reason: InvalidReason;
  text: string;
  /** The file it stands in, only where a report joins several. */
  file?: string;
}

/** What defines a format: a pattern, or the parsed content of a format file. */
export type FormatDefinition = string | Readonly<Record<string, unknown>>;

/** The format that was recognised; `confidence` is the share of the sampled lines it explains, 0..1. */
export interface FormatInfo {
  name: string;
  title: string;
  confidence: number;
  /** Of a format that is not built in, so that whoever has this can read it. Not part of reports. */
  definition?: FormatDefinition;
}

/**
 * What a chunk's first byte continues.
 * `start`: a record starts here (or the file does).
 * `overflow`: the chunk begins at a line start, inside a record that already exceeded its limit.
 * `inside_line`: the chunk begins in the middle of a line that was counted in the chunk before.
 */
export type Carry = 'start' | 'overflow' | 'inside_line';

/** Where a chunk stands in its file. */
export interface ChunkPlace {
  /** Number, from 1, of the line that the chunk's first byte belongs to. */
  firstLine: number;
  /** Bytes of the file, decompressed, before the chunk. */
  byteOffset: number;
  carry: Carry;
}

/** How a chunk is to be read. The same for every chunk of a file, but for its place. */
export interface AnalyzeOptions extends ChunkPlace {
  /** Name of a format (`detect` gives it), or null: every line is invalid. */
  format: string | null;
  /** FormatInfo's, for a format that is not built in. */
  definition?: FormatDefinition | undefined;
  /** 1..64 words, counted ASCII case-insensitively in messages. */
  keywords: string[];
  /** Milliseconds since the epoch: timestamps without a year lie in the year before this moment. */
  referenceTime: number;
  /** Bytes; a record longer than this is cut and its overflow counted invalid. Default 1 MiB. */
  maxRecordBytes?: number;
}

/** Counts by key that stay small however many keys there are (see partial/bounded-table.ts). */
export interface BoundedTable<V> {
  /** Entries kept at most, once pruned. */
  limit: number;
  /** Keys are kept while their hash is below this; Infinity until the table overflowed. */
  below: number;
  entries: Map<string, V>;
  /** Sum of the counts of all keys that are not kept. */
  other: number;
}

/** Keys with counts and seeds, one entry each (see partial/key-table.ts, which alone reads and writes it). */
export interface KeyTable {
  /** Entries. */
  size: number;
  /** Five numbers an entry; there may be room for more. */
  fields: Uint32Array<ArrayBuffer>;
  /** Occurrences; of zeros beyond `size`. */
  counts: Float64Array<ArrayBuffer>;
  /** The keys in UTF-8, each from a new word on. */
  text: Uint32Array<ArrayBuffer>;
  /** Ways to entries by `hashes`, which are made with `factor`; none until they are needed. */
  slots: Int32Array<ArrayBuffer>;
  hashes: Int32Array<ArrayBuffer>;
  factor: number;
}

/** The most frequent keys with their counts (see partial/heavy-hitters.ts). */
export interface HeavyHitters {
  /** Entries kept at most, once pruned. */
  limit: number;
  /** Keys are kept while their seed is below this; Infinity until the table overflowed. */
  below: number;
  /** With the occurrences that are not in the sketch: all of them until the table overflowed. */
  keys: KeyTable;
  /** Counts the occurrences that entries do not; null until the table overflowed. */
  sketch: Float64Array<ArrayBuffer> | null;
}

/**
 * IP addresses: exact with counts up to a limit; `registers` (HyperLogLog) once that overflowed. Until
 * then IPv4 addresses may stand in `addresses` (see partial/addresses.ts), in `counts`, or in both.
 */
export interface DistinctCounts {
  counts: HeavyHitters;
  addresses: Uint32Array<ArrayBuffer>;
  registers: Uint8Array | null;
}

/** What is known of one masked form of messages, or of one pattern. Times in milliseconds since the epoch. */
export interface PatternEntry {
  count: number;
  /** Records by level, in the order of LEVELS. */
  levels: number[];
  example: string;
  /** Line of the record that `example` shows. */
  line: number;
  first: number | null;
  last: number | null;
}

/** Records over time: bucket index (floor of epoch seconds / interval) -> [total, ...by level]. */
export interface Histogram {
  intervalSeconds: number;
  buckets: Map<number, number[]>;
  /** Lowest and highest bucket index; meaningless while there are no buckets. */
  min: number;
  max: number;
}

/** Durations in seconds, by buckets that grow by a constant factor (see partial/ddsketch.ts). */
export interface DurationSketch {
  count: number;
  /** The longest, exactly; 0 if there is none. */
  max: number;
  /** Bucket index -> how many. */
  buckets: Map<number, number>;
}

export interface HttpPartial {
  methods: BoundedTable<number>;
  statuses: Map<string, number>;
  paths: HeavyHitters;
  bytesSent: number;
  latency: DurationSketch;
}

/**
 * What one chunk, or several merged ones, add to the report. It survives `structuredClone`, and JSON
 * by way of `encodePartial`. For every input: recordLines + invalid = lines.
 */
export interface PartialReport {
  lines: number;
  /** Lines inside records, continuation lines included. */
  recordLines: number;
  records: number;
  invalid: number;
  invalidReasons: Partial<Record<InvalidReason, number>>;
  /** The 100 with the lowest line numbers, in that order. */
  invalidSamples: InvalidSample[];
  /** Records by level, in the order of LEVELS. */
  levels: number[];
  keywords: Map<string, { occurrences: number; records: number }>;
  /** Earliest and latest timestamp, in milliseconds since the epoch. */
  time: { first: number; last: number } | null;
  histogram: Histogram;
  ips: DistinctCounts;
  /** By masked form; they are joined to patterns when the report is made. */
  patterns: BoundedTable<PatternEntry>;
  http: HttpPartial | null;
}

/** The part of the report that comes from the log itself; jobs add their own fields (docs/api.md). */
export interface Report {
  format: FormatInfo | null;
  totalLogsProcessed: number;
  invalidLogs: number;
  invalidReasons: Partial<Record<InvalidReason, number>>;
  invalidSamples: InvalidSample[];
  uniqueIPs: number;
  uniqueIPsStandardError: number;
  topIPs: { ip: string; count: number }[];
  /** By how much the counts may be off; 0 if they are exact. */
  topIPsErrorBound: number;
  logLevelCounts: LevelCounts;
  keyWordCounts: Record<string, number>;
  keyWordLogCounts: Record<string, number>;
  timeRange: { from: string; to: string } | null;
  histogram: {
    intervalSeconds: number;
    buckets: { from: string; total: number; logLevelCounts: LevelCounts }[];
  };
  /** At most 1,000, the most frequent first. */
  patterns: PatternSummary[];
  /** Records that are in none of these: of rarer patterns, or beyond the forms that were kept. */
  patternsOther: number;
  http: HttpSummary | null;
}

export interface PatternSummary {
  pattern: string;
  count: number;
  level: Level | null;
  example: string;
  firstSeen: string | null;
  lastSeen: string | null;
}

export interface HttpSummary {
  methods: Record<string, number>;
  statuses: Record<string, number>;
  topPaths: { path: string; count: number }[];
  /** By how much the counts may be off; 0 if they are exact. */
  topPathsErrorBound: number;
  bytesSent: number;
  latency: LatencySummary | null;
}

/** Seconds; percentiles are within 1 % of the true ones. Null in HttpSummary: no record tells one. */
export interface LatencySummary {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

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
