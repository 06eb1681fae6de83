/** Finds the records of a page in the order that was asked for, and counts what else matches. */
import type { Query, TimeBounds } from '../../engine/query/index.ts';
import { firstMoments } from '../../engine-threads/search/moments.ts';
import type { FoundRecord, Moment } from '../../engine-threads/search/question.ts';
import type { JobRow } from '../model/job-row.ts';
import type { StoredFrame } from '../storage/frames.ts';
import { type ScannedBatch, scanFrames } from './batches/scan-frames.ts';
import type { ExploreParts } from './explore-parts.ts';
import type { QuestionCount } from './progress-of-count.ts';
import type { RecordOrder } from './record-cursor.ts';

export interface PageSearch {
  parts: ExploreParts;
  job: JobRow;
  /** All that are there, in the order of the file. */
  frames: readonly StoredFrame[];
  query: Query;
  bounds: TimeBounds;
  order: RecordOrder;
  limit: number;
  /** The page begins behind it. */
  beyond: Moment | null;
  count: QuestionCount;
  /** Aborts when nobody wants the records any more. */
  signal: AbortSignal;
}

/** Records as they are found; without any where only the count has grown. `next` is the frame that is searched next. */
export interface Found {
  records: FoundRecord[];
  lastFrame: StoredFrame | null;
}

/** Gives at most `limit` records in order, and ends then, or where all was searched. */
export function findRecords(search: PageSearch): AsyncGenerator<Found, void> {
  return search.order === 'line' || search.order === '-line' ? byLine(search) : byTime(search);
}

async function* byLine(search: PageSearch): AsyncGenerator<Found, void> {
  const { parts, job, query, bounds, beyond, limit, count } = search;
  const isFromEnd = search.order === '-line';
  const line = beyond?.line ?? null;
  const frames = framesBeyond(search.frames, line, isFromEnd);
  const want = { kind: 'records', limit, beyond: line, isFromEnd } as const;
  const question = { query, bounds, want };
  let left = limit;
  for await (const batch of scanFrames(parts, job, frames, {
    question,
    isFromEnd,
    signal: search.signal,
  })) {
    count.add(batch);
    const records = batch.frames.flatMap(({ answer }) => answer.records ?? []).slice(0, left);
    left -= records.length;
    yield { records, lastFrame: batch.frames.at(-1)!.frame };
    if (left === 0) return;
  }
}

/** Frames that may hold a line behind (from the end: before) another. */
function framesBeyond(
  frames: readonly StoredFrame[],
  line: number | null,
  isFromEnd: boolean,
): readonly StoredFrame[] {
  if (line === null) return frames;
  if (isFromEnd) return frames.filter(({ place }) => place.firstLine < line);
  const next = frames.findIndex(({ place }) => place.firstLine > line);
  const first = next < 0 ? frames.length - 1 : next - 1;
  return frames.slice(Math.max(first, 0));
}

/**
 * Where the records stand comes from the frames, those with the first times first, until no other can hold an earlier one;
 * then they are read.
 */
async function* byTime(search: PageSearch): AsyncGenerator<Found, void> {
  const { parts, job, query, bounds, beyond, limit, count } = search;
  const isFromEnd = search.order === '-time';
  const want = { kind: 'moments', limit, beyond, isFromEnd } as const;
  const question = { query, bounds, want };
  const frames = byFirstTime(search.frames, isFromEnd);
  let scanned = 0;
  let first: Moment[] = [];
  for await (const batch of scanFrames(parts, job, frames, { question, signal: search.signal })) {
    count.add(batch);
    scanned += batch.frames.length;
    const moments = batch.frames.flatMap(({ answer }) => answer.moments ?? []);
    first = firstMoments([...first, ...moments], null, limit, isFromEnd);
    yield { records: [], lastFrame: null };
    const next = frames[scanned];
    if (next && first.length === limit && isBehind(next, first.at(-1)!, isFromEnd)) break;
  }
  const records = await readLines(search, first);
  yield { records: first.flatMap(({ line }) => records.get(line) ?? []), lastFrame: null };
}

/** By the first time that a frame holds, from the end by the last; one of which nothing is known comes first. */
function byFirstTime(frames: readonly StoredFrame[], isFromEnd: boolean): StoredFrame[] {
  const timeOf = (frame: StoredFrame): number => firstTime(frame, isFromEnd);
  // Infinities that are equal have no difference.
  return frames.toSorted((a, b) => (timeOf(a) === timeOf(b) ? 0 : timeOf(a) - timeOf(b)));
}

/** Milliseconds since the epoch, from the end negative. */
function firstTime({ card }: StoredFrame, isFromEnd: boolean): number {
  if (card === null) return Number.NEGATIVE_INFINITY;
  if (card.times === null) return Number.POSITIVE_INFINITY;
  return isFromEnd ? -card.times.last : card.times.first;
}

/** Are all records of the frame behind a moment? */
function isBehind(frame: StoredFrame, { time }: Moment, isFromEnd: boolean): boolean {
  // Records without a time come last, and a frame with times has them as well.
  if (Number.isNaN(time)) return false;
  return firstTime(frame, isFromEnd) > (isFromEnd ? -time : time);
}

/** The records that begin at these lines. */
async function readLines(
  { parts, job, frames, signal }: PageSearch,
  moments: Moment[],
): Promise<Map<number, FoundRecord>> {
  const lines = moments.map(({ line }) => line).sort((a, b) => a - b);
  const terms = lines.map((line): Query => ({ kind: 'line', from: line, to: line }));
  const found = new Map<number, FoundRecord>();
  if (lines.length === 0) return found;
  const question = {
    query: { kind: 'or', terms } as const,
    bounds: { from: null, to: null },
    want: { kind: 'records', limit: lines.length, beyond: null, isFromEnd: false } as const,
  };
  const holding = frames.filter((_, i) => hasAny(frames, i, lines));
  for await (const batch of scanFrames(parts, job, holding, { question, signal })) {
    for (const record of recordsOf(batch)) found.set(record.line, record);
  }
  return found;
}

const recordsOf = (batch: ScannedBatch): FoundRecord[] =>
  batch.frames.flatMap(({ answer }) => answer.records ?? []);

/** Does one of the lines begin in the frame at `i`? */
function hasAny(frames: readonly StoredFrame[], i: number, lines: number[]): boolean {
  const from = frames[i]!.place.firstLine;
  const to = frames[i + 1]?.place.firstLine ?? Number.POSITIVE_INFINITY;
  return lines.some((line) => line >= from && line <= to);
}
