/** The merge of two partial reports: associative and commutative. */
import { mergeCounts } from '../../sketches/bounded-table.ts';
import { mergeDurations } from '../../sketches/ddsketch.ts';
import { mergeDistinct, pruneDistinct } from '../../sketches/distinct-values.ts';
import { mergeHeavy, pruneHeavy, trimHeavy } from '../../sketches/heavy-hitters.ts';
import { mergeInvalid } from '../summary/invalid-lines.ts';
import { mergeFormats } from './formats.ts';
import { mergeHistograms } from './histogram.ts';
import { emptyHttp, type HttpPartial, type PartialReport } from './partial-report.ts';
import { mergePatterns } from './patterns.ts';

/** Merges b into a and returns a. Changes a, which must not be used for itself again, and never b. */
export function mergePartials(a: PartialReport, b: PartialReport): PartialReport {
  a.lines += b.lines;
  a.recordLines += b.recordLines;
  a.records += b.records;
  mergeInvalid(a, b);
  for (let i = 0; i < a.levels.length; i++) a.levels[i]! += b.levels[i]!;
  mergeFormats(a, b);
  mergeKeywords(a, b);
  a.time = mergeTime(a.time, b.time);
  mergeHistograms(a.histogram, b.histogram);
  mergeDistinct(a.ips, b.ips);
  mergePatterns(a.patterns, b.patterns);
  if (b.http) a.http = mergeHttp(a.http ?? emptyHttp(), b.http);
  return a;
}

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
  a.hasStatusHistogram &&= b.hasStatusHistogram;
  mergeHeavy(a.paths, b.paths);
  a.bytesSent = addBytes(a.bytesSent, b.bytesSent);
  mergeDurations(a.latency, b.latency);
  return a;
}

/** Drops what its tables keep beyond their limits, which changes no result. */
export function prunePartial({ ips, http }: PartialReport): void {
  pruneDistinct(ips);
  if (http) pruneHeavy(http.paths);
}

/** The same, and gives back their memory: for a report that waits for others. */
export function trimPartial(partial: PartialReport): void {
  prunePartial(partial);
  trimHeavy(partial.ips.counts);
  if (partial.http) trimHeavy(partial.http.paths);
}
