/** The report as the API shows it: plain data that survives JSON. */
import type { Level } from '../levels/levels.ts';
import type { FormatInfo, InvalidReason, InvalidSample } from '../types.ts';

export type LevelCounts = Record<Level, number>;

/** The part of the report that comes from the log itself; jobs add their own fields (/openapi.json). */
export interface Report {
  format: FormatInfo | null;
  /**
   * The formats that read its records, the one of most records first. Null where an earlier release counted some of the
   * records, which did not tell.
   */
  formats: FormatCount[] | null;
  /** Lines, each of which is in a record or invalid. */
  totalLines: number;
  linesInRecords: number;
  totalLogsProcessed: number;
  invalidLogs: number;
  invalidReasons: Partial<Record<InvalidReason, number>>;
  invalidSamples: InvalidSample[];
  uniqueIPs: number;
  uniqueIPsStandardError: number;
  topIPs: IPSummary[];
  /** By how much the counts may be off; 0 if they are exact. */
  topIPsErrorBound: number;
  /** The same for the errors; null where these are. */
  topIPsErrorBounds: { clientErrors: number; serverErrors: number } | null;
  logLevelCounts: LevelCounts;
  /** Records that are in none of the counts above. */
  logsWithoutLevel: number;
  keyWordCounts: Record<string, number>;
  keyWordLogCounts: Record<string, number>;
  timeRange: { from: string; to: string } | null;
  timeZone: TimeZone | null;
  timeYear: TimeYear | null;
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

export interface FormatCount {
  name: string;
  title: string;
  records: number;
}

/** In which zone times were read that say none, or an ambiguous one (`PDT`), and who chose it. */
export interface ChosenZone {
  name: string;
  source: (typeof ZONE_SOURCES)[number];
}

/** In the order of precedence; `default` is UTC, which nobody chose. */
export const ZONE_SOURCES = ['request', 'account', 'server', 'default'] as const;

/**
 * How the zone of the times is known, as the examples of the patterns say: from the log (`log`), or times that say none were read in
 * the zone `name`, which is null where files were read in several. Null in Report: no example of a known format has a time.
 */
export interface TimeZone {
  name: string | null;
  source: 'log' | ChosenZone['source'];
}

/**
 * Where the year of the times comes from, as the examples of the patterns say: from the log, or it is the latest that does not
 * put a time more than a day after the upload. Null in Report: no example of a known format has a time.
 */
export interface TimeYear {
  source: TimeSource;
}

/** Whether the times of the log say something of themselves: all of them, none, or some. */
export type TimeSource = 'log' | 'assumed' | 'mixed';

export interface IPSummary {
  ip: string;
  count: number;
  /** Of these the occurrences in requests with a status of 4xx and of 5xx; null where no file is an access log. */
  clientErrors: number | null;
  serverErrors: number | null;
  /** Null where no record has a time, and beyond the limit of exact counts. */
  firstSeen: string | null;
  lastSeen: string | null;
}

interface PatternSummary {
  /** The same for the same pattern in every report. */
  id: string;
  pattern: string;
  count: number;
  /** The most frequent one. */
  level: Level | null;
  levels: LevelCounts & { none: number };
  example: string;
  firstSeen: string | null;
  lastSeen: string | null;
  histogram: PatternHistogram | null;
}

/**
 * Records in each of the buckets, at most 60, of the time range of the whole report: the same buckets for all patterns.
 * Null in PatternSummary: no record of the report has a time, or an earlier release counted some of the pattern's, which
 * knew of no histograms.
 */
interface PatternHistogram {
  /** Where the first bucket begins. */
  from: string;
  intervalSeconds: number;
  counts: number[];
}

export interface HttpSummary {
  methods: Record<string, number>;
  statuses: Record<string, number>;
  /** Null where an earlier release counted some of the requests, which knew of none. */
  statusHistogram: StatusHistogram | null;
  topPaths: PathSummary[];
  /** By how much the counts may be off; 0 if they are exact. */
  topPathsErrorBound: number;
  /** The same for the other numbers of topPaths; null where these are. */
  topPathsErrorBounds: { clientErrors: number; serverErrors: number; bytesSent: number } | null;
  /**
   * The share of the requests on which the latencies of topPaths rest: 1, or that of a random sample in a log of many
   * paths. Null where no record tells a duration, or an earlier release counted some of them.
   */
  topPathsLatencyShare: number | null;
  bytesSent: number;
  latency: LatencySummary | null;
}

/** Null: an earlier release counted some of the requests, which did not tell. */
export interface PathSummary {
  path: string;
  count: number;
  /** Requests with a status of 4xx and of 5xx. */
  clientErrors: number | null;
  serverErrors: number | null;
  bytesSent: number | null;
  /** Null as well where none of the requests that it may rest on tells a duration. */
  latency: PathLatencySummary | null;
}

/** Seconds, within 3 % of the percentiles of the `count` durations that they rest on: see topPathsLatencyShare. */
export interface PathLatencySummary {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

export const STATUS_CLASS_NAMES = ['1xx', '2xx', '3xx', '4xx', '5xx', 'other'] as const;
export type StatusClass = (typeof STATUS_CLASS_NAMES)[number];

/** Requests that have a time and a status, in the buckets of the report's histogram. */
export interface StatusHistogram {
  intervalSeconds: number;
  buckets: ({ from: string; total: number } & Record<StatusClass, number>)[];
}

/** Seconds; percentiles are within 1 % of the true ones. Null in HttpSummary: no record tells one. */
export interface LatencySummary {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

const KNOWN_SOURCES: ReadonlySet<string> = new Set(['log', ...ZONE_SOURCES]);

/** Has it all fields? A report that an earlier release stored may lack some: it is made again from its partial report. */
export const isComplete = (report: Report): boolean =>
  'formats' in report &&
  'logsWithoutLevel' in report &&
  'timeZone' in report &&
  (report.timeZone === null || KNOWN_SOURCES.has(report.timeZone.source)) &&
  'timeYear' in report &&
  (report.http === null || 'topPathsLatencyShare' in report.http);
