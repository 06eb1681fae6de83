/** Masked forms of messages with what is known of each; patterns, once they are joined. */
import { LEVELS, type Level, NO_LEVEL } from '../../levels/levels.ts';
import type { BoundedTable } from '../../sketches/bounded-table.ts';
import { admits, isFull, mergeTables, needsPruning, prune } from '../../sketches/bounded-table.ts';
import { joinForms } from '../../templates/join.ts';
import { detach } from '../../text.ts';
import { countInSeries, emptySeries, mergeSeries, type Series } from './series.ts';

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
  /** Null where a release counted it that knew of none. */
  series: Series | null;
}

type PatternTable = BoundedTable<PatternEntry>;

const weigh = (entry: PatternEntry): number => entry.count;

/** Counts a record of a pattern; its entry if it is new and was kept, so that it gets its example. */
export function countPattern(
  table: PatternTable,
  pattern: string,
  level: number,
  time: number,
  line: number,
): PatternEntry | null {
  // In a full table most patterns are new, and to look for one of them takes longer than to see that it is shut out.
  if (isFull(table) && !admits(table, pattern)) {
    table.other++;
    return null;
  }
  let entry = table.entries.get(pattern);
  const isNew = entry === undefined;
  if (!entry) {
    // Pruning first, because it may shut out this very pattern.
    if (needsPruning(table)) prunePatterns(table);
    if (!admits(table, pattern)) {
      table.other++;
      return null;
    }
    entry = emptyEntry(line);
    table.entries.set(detach(pattern), entry);
  }
  entry.count++;
  if (level !== NO_LEVEL) entry.levels[level]!++;
  if (!Number.isNaN(time)) countMoment(entry, time);
  return isNew ? entry : null;
}

function emptyEntry(line: number): PatternEntry {
  const levels = new Array<number>(LEVELS.length).fill(0);
  return { count: 0, levels, example: '', line, first: null, last: null, series: emptySeries() };
}

function countMoment(entry: PatternEntry, time: number): void {
  stretch(entry, time, time);
  if (entry.series) countInSeries(entry.series, time);
}

function stretch(entry: PatternEntry, first: number, last: number): void {
  entry.first = entry.first === null ? first : Math.min(entry.first, first);
  entry.last = entry.last === null ? last : Math.max(entry.last, last);
}

export const prunePatterns = (table: PatternTable): void => prune(table, weigh);

/** Merges b into a and returns a; b stays as it is. */
export const mergePatterns = (a: PatternTable, b: PatternTable): PatternTable =>
  mergeTables(a, b, weigh, join);

/** The final pattern of each masked form: similar ones are joined. Prunes the table. */
export function patternsByForm(table: PatternTable): Map<string, string> {
  prunePatterns(table);
  return joinForms(table.entries.keys());
}

/** The final patterns, with what is known of their forms put together. Prunes the table. */
export function joinPatterns(table: PatternTable): Map<string, PatternEntry> {
  const patternOf = patternsByForm(table);
  const joined = new Map<string, PatternEntry>();
  for (const [form, entry] of table.entries) {
    const pattern = patternOf.get(form)!;
    joined.set(pattern, join(joined.get(pattern), entry));
  }
  return joined;
}

function join(a: PatternEntry | undefined, b: PatternEntry): PatternEntry {
  if (!a) return { ...b, levels: [...b.levels] };
  a.count += b.count;
  for (let i = 0; i < a.levels.length; i++) a.levels[i]! += b.levels[i]!;
  if (b.first !== null && b.last !== null) stretch(a, b.first, b.last);
  a.series = a.series && b.series && mergeSeries(a.series, b.series);
  if (comesBefore(b, a)) {
    a.line = b.line;
    a.example = b.example;
  }
  return a;
}

/** The lower line number wins; reports of several files can hold the same one twice. */
function comesBefore(a: PatternEntry, b: PatternEntry): boolean {
  return a.line < b.line || (a.line === b.line && a.example < b.example);
}

/** The most frequent level among the pattern's records, the more severe of two; null for none. */
export function usualLevel(entry: PatternEntry): Level | null {
  let usual: Level | null = null;
  let most = 1;
  for (const [index, level] of LEVELS.entries()) {
    if (entry.levels[index]! < most) continue;
    usual = level;
    most = entry.levels[index]!;
  }
  return usual;
}
