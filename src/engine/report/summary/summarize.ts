/** From a partial report of everything to the report. */

import { LEVELS } from '../../levels/levels.ts';
import { pruneCounts, topCounts } from '../../sketches/bounded-table.ts';
import type { CountedKey, Estimates } from '../../sketches/count-sketch.ts';
import type { DurationSketch } from '../../sketches/ddsketch.ts';
import { coarseQuantiles, quantiles } from '../../sketches/ddsketch.ts';
import { distinctCount, topValues } from '../../sketches/distinct-values.ts';
import { type TopKey, topHeavy } from '../../sketches/heavy-hitters.ts';
import { sampledShare } from '../../sketches/sampled-buckets.ts';
import { patternID } from '../../templates/pattern-id.ts';
import { timeText } from '../../time-text.ts';
import type { FormatInfo } from '../../types.ts';
import { summarizeFormats } from '../partial/formats.ts';
import { type Histogram, STATUS_COLUMN } from '../partial/histogram.ts';
import { mergePartials } from '../partial/merge.ts';
import type { HttpPartial, PartialReport } from '../partial/partial-report.ts';
import { emptyPartial } from '../partial/partial-report.ts';
import {
  joinPatterns,
  type PatternEntry,
  patternsByForm,
  usualLevel,
} from '../partial/patterns.ts';
import { countsIn, type SeriesBuckets, seriesBuckets } from '../partial/series.ts';
import type {
  ChosenZone,
  HttpSummary,
  LatencySummary,
  LevelCounts,
  PathLatencySummary,
  Report,
  StatusClass,
  StatusHistogram,
} from '../report.ts';
import { STATUS_CLASS_NAMES } from '../report.ts';
import { timeYearOf } from './time-year.ts';
import { timeZoneOf } from './time-zone.ts';

const MAX_TOP = 100;
const MAX_PATTERNS_SHOWN = 1000;

/**
 * The report that a partial report, merged from all chunks, amounts to. Prunes its tables.
 * @param format that all of its records were read with; null where there is none, or several
 * @param formats those, where there are several
 * @param zones in which times without a zone were read; default UTC
 */
export function summarize(
  partial: PartialReport,
  format: FormatInfo | null,
  formats: readonly FormatInfo[] = format ? [format] : [],
  zones: readonly ChosenZone[] = [],
): Report {
  const ips = distinctCount(partial.ips);
  const topIPs = topValues(partial.ips, MAX_TOP);
  const { patterns, patternsOther } = summarizePatterns(partial);
  const examples = patterns.map(({ example }) => example);
  return {
    format: format && publicInfo(format),
    formats: summarizeFormats(partial, formats),
    totalLines: partial.lines,
    linesInRecords: partial.recordLines,
    totalLogsProcessed: partial.records + partial.invalid,
    invalidLogs: partial.invalid,
    invalidReasons: sorted(Object.entries(partial.invalidReasons)),
    invalidSamples: partial.invalidSamples,
    uniqueIPs: ips.count,
    uniqueIPsStandardError: ips.standardError,
    ...summarizeIPs(topIPs, partial),
    logLevelCounts: levelCounts(partial.levels),
    logsWithoutLevel: withoutLevel(partial.records, partial.levels),
    ...keywordCounts(partial),
    timeRange: partial.time && {
      from: timeText(partial.time.first),
      to: timeText(partial.time.last),
    },
    timeZone: timeZoneOf(examples, formats, zones),
    timeYear: timeYearOf(examples, formats),
    histogram: summarizeHistogram(partial.histogram),
    patterns,
    patternsOther,
    http: partial.http && summarizeHttp(partial.http, partial.histogram),
  };
}

function summarizeIPs(
  { keys, errorBound, valueBounds }: Estimates<CountedKey>,
  { ips, http }: PartialReport,
): Pick<Report, 'topIPs' | 'topIPsErrorBound' | 'topIPsErrorBounds'> {
  const { knowsValues } = ips.counts;
  const knowsErrors = knowsValues && http !== null;
  const [clientErrors, serverErrors] = valueBounds as [number, number];
  return {
    topIPs: keys.map((top) => summarizeIP(top, knowsErrors, knowsValues)),
    topIPsErrorBound: errorBound,
    topIPsErrorBounds: knowsErrors ? { clientErrors, serverErrors } : null,
  };
}

/** With values in the order of IP_COLUMNS. */
function summarizeIP(
  { key, count, values }: CountedKey,
  knowsErrors: boolean,
  knowsTimes: boolean,
): Report['topIPs'][number] {
  const [clientErrors, serverErrors, first, last] = values as [number, number, number, number];
  const hasTimes = knowsTimes && Number.isFinite(first);
  return {
    ip: key,
    count,
    clientErrors: knowsErrors ? Math.min(clientErrors, count) : null,
    serverErrors: knowsErrors ? Math.min(serverErrors, count) : null,
    firstSeen: hasTimes ? timeText(first) : null,
    lastSeen: hasTimes ? timeText(last) : null,
  };
}

function publicInfo({ name, title, confidence }: FormatInfo): FormatInfo {
  return { name, title, confidence };
}

/** The report of any number of partial reports, in any order; they stay as they are. */
export function merge(
  partials: Iterable<PartialReport>,
  format: FormatInfo | null,
  formats?: readonly FormatInfo[],
  zones?: readonly ChosenZone[],
): Report {
  let whole = emptyPartial([]);
  for (const partial of partials) whole = mergePartials(whole, partial);
  return summarize(whole, format, formats, zones);
}

/** What a list says of a log: as the report does, so `records` has the invalid lines too. */
export interface RecordCounts {
  records: number;
  /** Of the levels error and fatal. */
  errors: number;
  invalid: number;
}

export const countsOf = ({
  totalLogsProcessed,
  invalidLogs,
  logLevelCounts: { error, fatal },
}: Pick<Report, 'totalLogsProcessed' | 'invalidLogs' | 'logLevelCounts'>): RecordCounts => ({
  records: totalLogsProcessed,
  errors: error + fatal,
  invalid: invalidLogs,
});

/** The same of a partial report. */
export const recordCounts = ({ records, invalid, levels }: PartialReport): RecordCounts =>
  countsOf({
    totalLogsProcessed: records + invalid,
    invalidLogs: invalid,
    logLevelCounts: levelCounts(levels),
  });

/** The numbers that are shown while a job runs. Cheap; may prune tables, which changes no result. */
export function liveNumbers(
  partial: PartialReport,
): Pick<
  Report,
  'totalLogsProcessed' | 'invalidLogs' | 'uniqueIPs' | 'logLevelCounts' | 'keyWordCounts'
> {
  return {
    totalLogsProcessed: partial.records + partial.invalid,
    invalidLogs: partial.invalid,
    uniqueIPs: distinctCount(partial.ips).count,
    logLevelCounts: levelCounts(partial.levels),
    keyWordCounts: keywordCounts(partial).keyWordCounts,
  };
}

/**
 * The pattern, as reports show it, of each masked form (`LogRecord.form`). A form that is not in it was
 * one too many to be kept.
 */
export function joinedPatterns(partial: PartialReport): Map<string, string> {
  return patternsByForm(partial.patterns);
}

/** An object with its keys in order, so that equal reports are equal as text too. */
function sorted<V>(entries: [string, V][]): Record<string, V> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function levelCounts(counts: number[], from = 0): LevelCounts {
  const entries = LEVELS.map((level, index) => [level, counts[from + index]!] as const);
  return Object.fromEntries(entries) as LevelCounts;
}

const withoutLevel = (records: number, levels: number[]): number =>
  levels.reduce((rest, count) => rest - count, records);

function keywordCounts(partial: PartialReport): Pick<Report, 'keyWordCounts' | 'keyWordLogCounts'> {
  const entries = [...partial.keywords];
  return {
    keyWordCounts: Object.fromEntries(
      entries.map(([word, { occurrences }]) => [word, occurrences]),
    ),
    keyWordLogCounts: Object.fromEntries(entries.map(([word, { records }]) => [word, records])),
  };
}

function summarizeHistogram(histogram: Histogram): Report['histogram'] {
  const { intervalSeconds } = histogram;
  return {
    intervalSeconds,
    buckets: sortedBuckets(histogram).map(([index, counts]) => ({
      from: bucketStart(index, intervalSeconds),
      total: counts[0]!,
      logLevelCounts: levelCounts(counts, 1),
    })),
  };
}

const sortedBuckets = ({ buckets }: Histogram): [number, number[]][] =>
  [...buckets].sort(([a], [b]) => a - b);

const bucketStart = (index: number, intervalSeconds: number): string =>
  timeText(index * intervalSeconds * 1000);

function summarizeStatuses(histogram: Histogram): StatusHistogram {
  const { intervalSeconds } = histogram;
  const buckets: StatusHistogram['buckets'] = [];
  for (const [index, counts] of sortedBuckets(histogram)) {
    const classes = counts.slice(STATUS_COLUMN);
    const total = classes.reduce((sum, count) => sum + count, 0);
    if (total === 0) continue;
    const named = STATUS_CLASS_NAMES.map((name, i) => [name, classes[i]!] as const);
    const byClass = Object.fromEntries(named) as Record<StatusClass, number>;
    buckets.push({ from: bucketStart(index, intervalSeconds), total, ...byClass });
  }
  return { intervalSeconds, buckets };
}

function summarizePatterns(partial: PartialReport): Pick<Report, 'patterns' | 'patternsOther'> {
  const buckets = partial.time && seriesBuckets(partial.time);
  const patterns = [...joinPatterns(partial.patterns)]
    .sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1))
    .slice(0, MAX_PATTERNS_SHOWN)
    .map(([pattern, entry]) => summarizePattern(pattern, entry, buckets));
  const shown = patterns.reduce((sum, { count }) => sum + count, 0);
  return { patterns, patternsOther: partial.records - shown };
}

function summarizePattern(
  pattern: string,
  entry: PatternEntry,
  buckets: SeriesBuckets | null,
): Report['patterns'][number] {
  const { count, levels, example, first, last, series } = entry;
  return {
    id: patternID(pattern),
    pattern,
    count,
    level: usualLevel(entry),
    levels: { none: withoutLevel(count, levels), ...levelCounts(levels) },
    example,
    firstSeen: first === null ? null : timeText(first),
    lastSeen: last === null ? null : timeText(last),
    histogram: buckets &&
      series && {
        from: bucketStart(buckets.first, buckets.intervalSeconds),
        intervalSeconds: buckets.intervalSeconds,
        counts: countsIn(series, buckets),
      },
  };
}

function summarizeHttp(http: HttpPartial, histogram: Histogram): HttpSummary {
  pruneCounts(http.methods);
  const topPaths = topHeavy(http.paths, MAX_TOP);
  return {
    methods: Object.fromEntries(topCounts(http.methods, MAX_TOP)),
    statuses: sorted([...http.statuses]),
    statusHistogram: http.hasStatusHistogram ? summarizeStatuses(histogram) : null,
    topPaths: topPaths.keys.map((top) => summarizePath(top, http)),
    topPathsErrorBound: topPaths.errorBound,
    topPathsErrorBounds: http.paths.knowsValues ? pathNumbers(topPaths.valueBounds) : null,
    topPathsLatencyShare: latencyShare(http),
    bytesSent: http.bytesSent,
    latency: summarizeLatency(http.latency),
  };
}

function summarizePath(top: TopKey, http: HttpPartial): HttpSummary['topPaths'][number] {
  const { key, count } = top;
  return { path: key, count, ...pathSums(top, http), latency: pathLatency(top, http) };
}

function pathSums({ count, values }: TopKey, { paths }: HttpPartial) {
  if (!paths.knowsValues) return { clientErrors: null, serverErrors: null, bytesSent: null };
  const { clientErrors, serverErrors, bytesSent } = pathNumbers(values);
  // Estimates of no more requests than there are.
  return {
    clientErrors: Math.min(clientErrors, count),
    serverErrors: Math.min(serverErrors, count),
    bytesSent,
  };
}

/** Of values in the order of PATH_COLUMNS. */
const pathNumbers = ([clientErrors, serverErrors, bytesSent]: number[]) => ({
  clientErrors: clientErrors!,
  serverErrors: serverErrors!,
  bytesSent: bytesSent!,
});

function summarizeLatency(sketch: DurationSketch): LatencySummary | null {
  if (sketch.count === 0) return null;
  const [p50, p90, p99] = quantiles(sketch, [0.5, 0.9, 0.99]).map(fourDigits);
  return { count: sketch.count, p50: p50!, p90: p90!, p99: p99!, max: sketch.max };
}

/** The share of the requests that the latencies of paths rest on; null where these are. */
const latencyShare = ({ paths, latency }: HttpPartial): number | null =>
  paths.buckets && paths.knowsBuckets && latency.count > 0 ? sampledShare(paths.buckets) : null;

function pathLatency(
  { buckets }: TopKey,
  { paths, latency }: HttpPartial,
): PathLatencySummary | null {
  const count = buckets.reduce((sum, [, durations]) => sum + durations, 0);
  if (!paths.knowsBuckets || count === 0) return null;
  // The middle of a bucket may be above all that is in it.
  const [p50, p95, p99] = coarseQuantiles(buckets, count, [0.5, 0.95, 0.99]).map((seconds) =>
    fourDigits(Math.min(seconds, latency.max)),
  );
  return { count, p50: p50!, p95: p95!, p99: p99! };
}

/** More would only look exact. */
const fourDigits = (value: number): number => Number(value.toPrecision(4));
