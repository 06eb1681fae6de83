/** The buckets of a report as the columns that a chart takes. */
import { LADDER } from '../../../../src/engine/report/partial/ladder.ts';
import type { AnyReport } from '../../api/types.ts';
import { SHOWN_LEVELS, type ShownLevel } from '../levels.ts';

export interface Bucket<Name extends string = ShownLevel> {
  /** Milliseconds since the epoch. */
  from: number;
  total: number;
  counts: Record<Name, number>;
}

export interface Buckets<Name extends string = ShownLevel> {
  intervalMs: number;
  /** Where the chart begins and ends, in milliseconds since the epoch. */
  from: number;
  to: number;
  /** One after the other, without a gap, each from a multiple of the interval on; the first may begin before the chart. */
  buckets: Bucket<Name>[];
  /** What occurs, the worst first: it stands at the bottom, where all bars begin at one height. */
  series: Name[];
}

/** Bounds that somebody has chosen, in milliseconds. */
export interface Bounds {
  from: number | null;
  to: number | null;
}

const UNBOUNDED: Bounds = { from: null, to: null };

/** Those that were chosen; else those of the whole log, so that what a filter leaves stands where it stood before. */
export function boundsOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  whole?: Pick<AnyReport, 'histogram'>,
): Bounds {
  if (from || to) {
    return { from: from ? Date.parse(from) : null, to: to ? Date.parse(to) : null };
  }
  const { buckets, intervalSeconds } = whole?.histogram ?? { buckets: [], intervalSeconds: 0 };
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (!first || !last) return UNBOUNDED;
  return { from: Date.parse(first.from), to: Date.parse(last.from) + intervalSeconds * 1000 };
}

/** Bars of a chart; more would be thinner than can be pointed at. */
const MOST_BUCKETS = 500;
/** Bars of a chart of few records, so that each is wide enough to be seen. */
const FEW_BUCKETS = 60;

/** The records of a report by level. Null where none has a time. */
export function bucketsOf(
  { histogram }: AnyReport,
  bounds: Bounds = UNBOUNDED,
): Buckets<ShownLevel> | null {
  const counted = histogram.buckets.map(({ from, total, logLevelCounts }) => {
    const withLevel = Object.values(logLevelCounts).reduce((sum, count) => sum + count, 0);
    const counts = { ...logLevelCounts, none: total - withLevel };
    return { from: Date.parse(from), total, counts };
  });
  return laidOut(counted, histogram.intervalSeconds * 1000, SHOWN_LEVELS, bounds);
}

/**
 * Counts over time as the chart of them is laid out: empty buckets, which a report leaves out, are put in, and where there would be
 * too many, several become one. Null where nothing is counted.
 */
export function laidOut<Name extends string>(
  counted: Bucket<Name>[],
  intervalMs: number,
  names: readonly Name[],
  bounds: Bounds,
): Buckets<Name> | null {
  const [first, last] = [counted[0], counted.at(-1)];
  if (!first || !last) return null;
  const { from, to } = extentOf(first.from, last.from + intervalMs, intervalMs, bounds);
  const records = counted.reduce((sum, { total }) => sum + total, 0);
  const most = Math.min(MOST_BUCKETS, Math.max(FEW_BUCKETS, 4 * records));
  const width = widthOf(intervalMs, to - from, most);
  const start = Math.floor(Math.min(first.from, from) / width) * width;
  const length = Math.max(1, Math.ceil((to - start) / width));
  const buckets = Array.from({ length }, (_, i) => emptyBucket(start + i * width, names));
  for (const { from: at, total, counts } of counted) {
    const bucket = buckets[Math.floor((at - start) / width)];
    // Outside of bounds that the report does not know yet.
    if (!bucket) continue;
    bucket.total += total;
    for (const name of names) bucket.counts[name] += counts[name];
  }
  const series = names.filter((name) => counted.some(({ counts }) => counts[name] > 0));
  return { intervalMs: width, from, to, buckets, series };
}

/** Milliseconds that bars may have, each of which divides the next. */
const WIDTHS = [1, 10, 100, ...LADDER.map((seconds) => seconds * 1000)];

/** The narrowest bars, of one or several buckets of the report, of which no more than `most` fill the time. In milliseconds. */
function widthOf(intervalMs: number, lengthMs: number, most: number): number {
  const wider = WIDTHS.filter((width) => width > intervalMs && width % intervalMs === 0);
  const widths = [intervalMs, ...wider];
  return widths.find((width) => lengthMs / width <= most) ?? widths.at(-1)!;
}

/** Both bounds are shown as they were chosen; a single one, unless it is far from what there is. */
function extentOf(first: number, end: number, intervalMs: number, { from, to }: Bounds) {
  if (from !== null && to !== null && from < to) return { from, to };
  const isNear = (distance: number) => distance > 0 && distance <= MOST_BUCKETS * intervalMs;
  return {
    from: from !== null && isNear(first - from) ? from : first,
    to: to !== null && isNear(to - end) ? to : end,
  };
}

const emptyBucket = <Name extends string>(from: number, names: readonly Name[]): Bucket<Name> => ({
  from,
  total: 0,
  counts: Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>,
});

/** Of the height of the chart: so much a series has that occurs at all, so that one error among millions is seen. */
const LEAST_SHARE = 0.025;

/**
 * Heights that stand upon each other: the first column has the times in seconds, the others the upper ends of the series, the
 * least bad first, since each covers the lower part of the one before.
 */
export function stackedColumns<Name extends string>({
  buckets,
  series,
}: Buckets<Name>): number[][] {
  const most = Math.max(1, ...buckets.map(({ total }) => total));
  const least = most * LEAST_SHARE;
  const columns = series.map(() => new Array<number>(buckets.length).fill(0));
  buckets.forEach(({ counts }, i) => {
    let height = 0;
    series.forEach((name, at) => {
      if (counts[name] > 0) height += Math.max(counts[name], least);
      columns[series.length - 1 - at]![i] = height;
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
