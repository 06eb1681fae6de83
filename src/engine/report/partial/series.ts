/**
 * Records of one form of messages over time, in at most 60 buckets. The interval is no coarser than the one at which
 * all records of a report fit 60 buckets: merging only coarsens, and in the end the series of all forms are coarsened to
 * that interval. So what is shown is exact, however the log was cut and in whichever order its parts were merged.
 */
import { fittingInterval, LADDER } from './ladder.ts';

export interface Series {
  intervalSeconds: number;
  /** Index of a bucket (floor of epoch seconds / interval), its records, and so on; by index, none of them empty. */
  cells: number[];
}

export const MAX_SERIES_BUCKETS = 60;

export const emptySeries = (): Series => ({ intervalSeconds: LADDER[0]!, cells: [] });

/** Counts a record at `time` (ms since the epoch). */
export function countInSeries(series: Series, time: number): void {
  const { cells } = series;
  const index = Math.floor(time / (series.intervalSeconds * 1000));
  let at = cells.length - 2;
  // Most records come in the order of time.
  while (at >= 0 && cells[at]! > index) at -= 2;
  if (at >= 0 && cells[at] === index) cells[at + 1]!++;
  else {
    cells.splice(at + 2, 0, index, 1);
    fit(series);
  }
}

/** Coarsens until its buckets are few enough. */
function fit(series: Series): void {
  const { cells, intervalSeconds } = series;
  if (cells.length === 0) return;
  const [min, max] = [cells[0]!, cells.at(-2)!];
  if (max - min < MAX_SERIES_BUCKETS) return;
  const interval = fittingInterval(min, max, intervalSeconds, MAX_SERIES_BUCKETS);
  series.cells = coarsened(series, interval);
  series.intervalSeconds = interval;
}

/** The cells at a coarser interval of the ladder, or the same one. */
function coarsened({ cells, intervalSeconds }: Series, interval: number): number[] {
  if (interval === intervalSeconds) return cells;
  const factor = interval / intervalSeconds;
  const coarse: number[] = [];
  for (let at = 0; at < cells.length; at += 2) {
    const index = Math.floor(cells[at]! / factor);
    if (coarse.at(-2) === index) coarse[coarse.length - 1]! += cells[at + 1]!;
    else coarse.push(index, cells[at + 1]!);
  }
  return coarse;
}

/** The sum of both, which stay as they are. */
export function mergeSeries(a: Series, b: Series): Series {
  const intervalSeconds = Math.max(a.intervalSeconds, b.intervalSeconds);
  const cells = addedCells(coarsened(a, intervalSeconds), coarsened(b, intervalSeconds));
  const sum = { intervalSeconds, cells };
  fit(sum);
  return sum;
}

function addedCells(a: number[], b: number[]): number[] {
  const sum: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const order = (a[i] ?? Number.POSITIVE_INFINITY) - (b[j] ?? Number.POSITIVE_INFINITY);
    const index = order <= 0 ? a[i]! : b[j]!;
    let records = 0;
    if (order <= 0) {
      records += a[i + 1]!;
      i += 2;
    }
    if (order >= 0) {
      records += b[j + 1]!;
      j += 2;
    }
    sum.push(index, records);
  }
  return sum;
}

/** The buckets in which all series of a report are shown. */
export interface SeriesBuckets {
  intervalSeconds: number;
  /** Index of the first one. */
  first: number;
  size: number;
}

/** Those of a report whose records lie between these moments (ms since the epoch): at most 60. */
export function seriesBuckets({ first, last }: { first: number; last: number }): SeriesBuckets {
  const finest = LADDER[0]!;
  const [min, max] = [Math.floor(first / (finest * 1000)), Math.floor(last / (finest * 1000))];
  const intervalSeconds = fittingInterval(min, max, finest, MAX_SERIES_BUCKETS);
  const indexOf = (index: number): number => Math.floor((index * finest) / intervalSeconds);
  return { intervalSeconds, first: indexOf(min), size: indexOf(max) - indexOf(min) + 1 };
}

/** The records in each bucket of a report that holds all of them. */
export function countsIn(
  series: Series,
  { intervalSeconds, first, size }: SeriesBuckets,
): number[] {
  const counts = new Array<number>(size).fill(0);
  const cells = coarsened(series, intervalSeconds);
  for (let at = 0; at < cells.length; at += 2) counts[cells[at]! - first] = cells[at + 1]!;
  return counts;
}
