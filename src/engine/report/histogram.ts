/**
 * Records over time in at most 500 buckets. The interval is the finest of a ladder, each of which
 * divides the next, at which the span from the first to the last record fits; when it no longer fits,
 * neighbouring buckets are added up. So it depends on the records alone, not on their order.
 */
import { LEVELS, NO_LEVEL } from '../levels.ts';

/** Records over time: bucket index (floor of epoch seconds / interval) -> [total, ...by level]. */
export interface Histogram {
  intervalSeconds: number;
  buckets: Map<number, number[]>;
  /** Lowest and highest bucket index; meaningless while there are no buckets. */
  min: number;
  max: number;
}

const WEEK = 604_800;

/** Seconds. The last one lets the years 1900..9999 fit. */
export const LADDER = [
  1,
  5,
  15,
  60,
  300,
  900,
  3600,
  10_800,
  21_600,
  86_400,
  WEEK,
  4 * WEEK,
  52 * WEEK,
  520 * WEEK,
  5200 * WEEK,
];

export const MAX_BUCKETS = 500;

export function emptyHistogram(): Histogram {
  return { intervalSeconds: LADDER[0]!, buckets: new Map(), min: 0, max: 0 };
}

/** Counts a record at `time` (ms since the epoch) with the index of its level, or NO_LEVEL. */
export function countTime(histogram: Histogram, time: number, level: number): void {
  const index = Math.floor(time / (histogram.intervalSeconds * 1000));
  const bucket = histogram.buckets.get(index) ?? addBucket(histogram, index);
  bucket[0]!++;
  if (level !== NO_LEVEL) bucket[1 + level]!++;
  if (spanOf(histogram) > MAX_BUCKETS) fit(histogram);
}

const spanOf = (histogram: Histogram): number => histogram.max - histogram.min + 1;

function addBucket(histogram: Histogram, index: number): number[] {
  const bucket = new Array<number>(1 + LEVELS.length).fill(0);
  stretch(histogram, index);
  histogram.buckets.set(index, bucket);
  return bucket;
}

function stretch(histogram: Histogram, index: number): void {
  const isFirst = histogram.buckets.size === 0;
  histogram.min = isFirst ? index : Math.min(histogram.min, index);
  histogram.max = isFirst ? index : Math.max(histogram.max, index);
}

/** Coarsens until the span fits. */
function fit(histogram: Histogram): void {
  let rung = LADDER.indexOf(histogram.intervalSeconds);
  const scale = (index: number, to: number) =>
    Math.floor((index * histogram.intervalSeconds) / LADDER[to]!);
  while (
    rung < LADDER.length - 1 &&
    scale(histogram.max, rung) - scale(histogram.min, rung) + 1 > MAX_BUCKETS
  ) {
    rung++;
  }
  coarsen(histogram, LADDER[rung]!);
}

function coarsen(histogram: Histogram, intervalSeconds: number): void {
  if (intervalSeconds === histogram.intervalSeconds) return;
  const factor = intervalSeconds / histogram.intervalSeconds;
  const fine = histogram.buckets;
  histogram.intervalSeconds = intervalSeconds;
  histogram.buckets = new Map();
  for (const [index, bucket] of fine) addInto(histogram, Math.floor(index / factor), bucket);
}

function addInto(histogram: Histogram, index: number, counts: number[]): void {
  const bucket = histogram.buckets.get(index) ?? addBucket(histogram, index);
  for (let i = 0; i < counts.length; i++) bucket[i]! += counts[i]!;
}

/** Merges b into a and returns a; b stays as it is. */
export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  coarsen(a, Math.max(a.intervalSeconds, b.intervalSeconds));
  const factor = a.intervalSeconds / b.intervalSeconds;
  for (const [index, bucket] of b.buckets) addInto(a, Math.floor(index / factor), bucket);
  fit(a);
  return a;
}
