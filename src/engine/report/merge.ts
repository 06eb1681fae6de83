/** The empty partial report, and the merge of two: associative and commutative. */

import { emptyTable, mergeCounts } from '../sketches/bounded-table.ts';
import { emptyDurations, mergeDurations } from '../sketches/ddsketch.ts';
import { emptyDistinct, mergeDistinct, settle } from '../sketches/distinct-values.ts';
import { emptyHeavy, mergeHeavy, pruneHeavy } from '../sketches/heavy-hitters.ts';
import { trimKeys } from '../sketches/key-table.ts';
import {
  type HttpPartial,
  type InvalidReason,
  type InvalidSample,
  LEVELS,
  type PartialReport,
} from '../types.ts';
import { emptyHistogram, mergeHistograms } from './histogram.ts';
import { mergePatterns } from './patterns.ts';

/** Keys kept; beyond them see heavy-hitters.ts and, for patterns and methods, bounded-table.ts. */
export const MAX_IPS = 100_000;
/** Masked forms of messages. */
export const MAX_PATTERNS = 65_536;
export const MAX_PATHS = 65_536;
/** Far more methods than exist: what is above comes from scanners. */
export const MAX_METHODS = 100;
export const MAX_SAMPLES = 100;

export function emptyPartial(keywords: readonly string[]): PartialReport {
  return {
    lines: 0,
    recordLines: 0,
    records: 0,
    invalid: 0,
    invalidReasons: {},
    invalidSamples: [],
    levels: new Array<number>(LEVELS.length).fill(0),
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
    paths: emptyHeavy(MAX_PATHS),
    bytesSent: 0,
    latency: emptyDurations(),
  };
}

/** Merges b into a and returns a. Changes a, which must not be used for itself again, and never b. */
export function mergePartials(a: PartialReport, b: PartialReport): PartialReport {
  a.lines += b.lines;
  a.recordLines += b.recordLines;
  a.records += b.records;
  a.invalid += b.invalid;
  for (const [reason, count] of Object.entries(b.invalidReasons) as [InvalidReason, number][]) {
    a.invalidReasons[reason] = (a.invalidReasons[reason] ?? 0) + count;
  }
  a.invalidSamples = mergeSamples(a.invalidSamples, b.invalidSamples);
  for (let i = 0; i < a.levels.length; i++) a.levels[i]! += b.levels[i]!;
  mergeKeywords(a, b);
  a.time = mergeTime(a.time, b.time);
  mergeHistograms(a.histogram, b.histogram);
  mergeDistinct(a.ips, b.ips);
  mergePatterns(a.patterns, b.patterns);
  if (b.http) a.http = mergeHttp(a.http ?? emptyHttp(), b.http);
  return a;
}

function mergeSamples(a: InvalidSample[], b: InvalidSample[]): InvalidSample[] {
  if (b.length === 0) return a;
  return [...a, ...b].sort(compareSamples).slice(0, MAX_SAMPLES);
}

/** By line; then by file and text, for reports of several files, whose line numbers coincide. */
function compareSamples(a: InvalidSample, b: InvalidSample): number {
  return a.line - b.line || compare(a.file ?? '', b.file ?? '') || compare(a.text, b.text);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function mergeKeywords(a: PartialReport, b: PartialReport): void {
  for (const [word, counts] of b.keywords) {
    const present = a.keywords.get(word);
    if (!present) a.keywords.set(word, { ...counts });
    else {
      present.occurrences += counts.occurrences;
      present.records += counts.records;
    }
  }
}

function mergeTime(a: PartialReport['time'], b: PartialReport['time']): PartialReport['time'] {
  if (!a || !b) return a ?? b;
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}

/** Stops at the largest exact number: sums beyond would depend on the order of adding. */
export const addBytes = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

function mergeHttp(a: HttpPartial, b: HttpPartial): HttpPartial {
  mergeCounts(a.methods, b.methods);
  for (const [status, count] of b.statuses) {
    a.statuses.set(status, (a.statuses.get(status) ?? 0) + count);
  }
  mergeHeavy(a.paths, b.paths);
  a.bytesSent = addBytes(a.bytesSent, b.bytesSent);
  mergeDurations(a.latency, b.latency);
  return a;
}

/** Drops what its tables keep beyond their limits, which changes no result. */
export function prunePartial({ ips, http }: PartialReport): void {
  settle(ips);
  if (http) pruneHeavy(http.paths);
}

/** The same, and gives back their memory: for a report that waits for others. */
export function trimPartial(partial: PartialReport): void {
  prunePartial(partial);
  trimKeys(partial.ips.counts.keys);
  if (partial.http) trimKeys(partial.http.paths.keys);
}
