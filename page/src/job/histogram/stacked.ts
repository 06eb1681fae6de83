/** The buckets of a report as the columns that a chart takes. */
import type { AnyReport } from '../../api/types.ts';
import { SHOWN_LEVELS, type ShownLevel } from '../levels.ts';

export interface Bucket {
  /** Milliseconds since the epoch. */
  from: number;
  total: number;
  counts: Record<ShownLevel, number>;
}

export interface Buckets {
  intervalMs: number;
  buckets: Bucket[];
  /** The levels that occur, the most severe first. */
  levels: ShownLevel[];
}

/** Bounds that somebody has chosen, in milliseconds. */
export interface Bounds {
  from: number | null;
  to: number | null;
}

/** Beyond, the bounds are far from what there is. */
const MOST_BUCKETS = 1000;

/** Empty buckets, which a report leaves out, are put in, up to the bounds. Null where no record has a time. */
export function bucketsOf(
  { histogram }: AnyReport,
  bounds: Bounds = { from: null, to: null },
): Buckets | null {
  const first = histogram.buckets[0];
  const last = histogram.buckets.at(-1);
  if (!first || !last) return null;
  const intervalMs = histogram.intervalSeconds * 1000;
  const [start, length] = extentOf(
    Date.parse(first.from),
    Date.parse(last.from),
    intervalMs,
    bounds,
  );
  const buckets = Array.from({ length }, (_, i) => emptyBucket(start + i * intervalMs));
  for (const { from, total, logLevelCounts } of histogram.buckets) {
    const bucket = buckets[Math.round((Date.parse(from) - start) / intervalMs)]!;
    const withLevel = Object.values(logLevelCounts).reduce((sum, count) => sum + count, 0);
    bucket.total = total;
    bucket.counts = { ...logLevelCounts, none: total - withLevel };
  }
  const levels = SHOWN_LEVELS.filter((level) => buckets.some(({ counts }) => counts[level] > 0));
  return { intervalMs, buckets, levels };
}

/** The first bucket and how many there are. */
function extentOf(
  first: number,
  last: number,
  intervalMs: number,
  { from, to }: Bounds,
): [number, number] {
  const before = from === null || from >= first ? 0 : Math.floor((first - from) / intervalMs);
  const end = last + intervalMs;
  const behind = to === null || to <= end ? 0 : Math.floor((to - end) / intervalMs);
  const within = Math.round((last - first) / intervalMs) + 1;
  const isNear = within + before + behind <= MOST_BUCKETS;
  return isNear ? [first - before * intervalMs, within + before + behind] : [first, within];
}

const emptyBucket = (from: number): Bucket => ({
  from,
  total: 0,
  counts: { fatal: 0, error: 0, warn: 0, notice: 0, info: 0, debug: 0, trace: 0, none: 0 },
});

/** Of the height of the chart: so much a level has that occurs at all, so that one error among millions is seen. */
const LEAST_SHARE = 0.015;

/**
 * Heights that stand upon each other: the first column has the times in seconds, the others the upper ends of the levels, the
 * least severe first, since each covers the lower part of the one before.
 */
export function stackedColumns({ buckets, levels }: Buckets): number[][] {
  const most = Math.max(1, ...buckets.map(({ total }) => total));
  const least = most * LEAST_SHARE;
  const columns = levels.map(() => new Array<number>(buckets.length).fill(0));
  buckets.forEach(({ counts }, i) => {
    let height = 0;
    levels.forEach((level, at) => {
      if (counts[level] > 0) height += Math.max(counts[level], least);
      columns[levels.length - 1 - at]![i] = height;
    });
  });
  return [buckets.map(({ from }) => from / 1000), ...columns];
}

export const errorsOf = ({ counts }: Bucket): number => counts.error + counts.fatal;

/** The bucket with the most errors, the first of several. */
export function highestError({ buckets }: Buckets): Bucket | undefined {
  const most = Math.max(0, ...buckets.map(errorsOf));
  return most === 0 ? undefined : buckets.find((bucket) => errorsOf(bucket) === most);
}

/** The next bucket with something wrong in it, behind a moment or before it. */
export function nextError(
  { buckets }: Buckets,
  from: number | null,
  direction: 1 | -1,
): Bucket | undefined {
  const ordered = direction === 1 ? buckets : buckets.toReversed();
  const start = from ?? (direction === 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  return ordered.find((bucket) => (bucket.from - start) * direction > 0 && errorsOf(bucket) > 0);
}
