/** The partial report: what one chunk, or several merged ones, add to the report. */
import { LEVELS } from '../../levels/levels.ts';
import { type BoundedTable, emptyTable } from '../../sketches/bounded-table.ts';
import { type DurationSketch, emptyDurations } from '../../sketches/ddsketch.ts';
import { type DistinctCounts, emptyDistinct } from '../../sketches/distinct-values.ts';
import { emptyHeavy, type HeavyHitters } from '../../sketches/heavy-hitters.ts';
import type { ColumnKind } from '../../sketches/key-table.ts';
import type { InvalidReason, InvalidSample } from '../../types.ts';
import { emptyHistogram, type Histogram } from './histogram.ts';
import type { PatternEntry } from './patterns.ts';

/** What is known of a path beside its count: requests with 4xx and with 5xx, bytes sent. */
export const PATH_COLUMNS: readonly ColumnKind[] = ['sum', 'sum', 'sum'];

export interface HttpPartial {
  methods: BoundedTable<number>;
  statuses: Map<string, number>;
  /** Does the histogram count every request by its status? Not where an earlier release counted some. */
  hasStatusHistogram: boolean;
  /** Measured: coarse buckets of durations (see ddsketch.ts). */
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
  /** Records by the name of the format that read them; null where an earlier release counted some, which did not tell. */
  formats: Map<string, number> | null;
  keywords: Map<string, { occurrences: number; records: number }>;
  /** Earliest and latest timestamp, in milliseconds since the epoch. */
  time: { first: number; last: number } | null;
  histogram: Histogram;
  ips: DistinctCounts;
  /** By masked form; they are joined to patterns when the report is made. */
  patterns: BoundedTable<PatternEntry>;
  http: HttpPartial | null;
}

/** Distinct keys that are counted exactly: beyond, see heavy-hitters.ts; for forms and methods bounded-table.ts. */
const MAX_IPS = 100_000;
/** Masked forms of messages. */
export const MAX_PATTERNS = 65_536;
export const MAX_PATHS = 65_536;
/** Counts of paths by buckets of durations (see sampled-buckets.ts): of 65,536 paths x 462 buckets x 16 levels; 3 MiB. */
export const MAX_PATH_CELLS = 262_144;
/** Far more methods than exist: what is above comes from scanners. */
export const MAX_METHODS = 100;

export function emptyPartial(keywords: readonly string[]): PartialReport {
  return {
    lines: 0,
    recordLines: 0,
    records: 0,
    invalid: 0,
    invalidReasons: {},
    invalidSamples: [],
    levels: new Array<number>(LEVELS.length).fill(0),
    formats: new Map(),
    keywords: new Map(keywords.map((word) => [word, { occurrences: 0, records: 0 }])),
    time: null,
    histogram: emptyHistogram(),
    ips: emptyDistinct(MAX_IPS),
    patterns: emptyTable(MAX_PATTERNS),
    http: null,
  };
}

export function emptyHttp(): HttpPartial {
  return {
    methods: emptyTable(MAX_METHODS),
    statuses: new Map(),
    hasStatusHistogram: true,
    paths: emptyHeavy(MAX_PATHS, PATH_COLUMNS, MAX_PATH_CELLS),
    bytesSent: 0,
    latency: emptyDurations(),
  };
}
