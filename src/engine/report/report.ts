/** The report as the API shows it: plain data that survives JSON. */
import type { Level } from '../levels.ts';
import type { FormatInfo, InvalidReason, InvalidSample } from '../types.ts';

export type LevelCounts = Record<Level, number>;

/** The part of the report that comes from the log itself; jobs add their own fields (/openapi.json). */
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

interface PatternSummary {
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
