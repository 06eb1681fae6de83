/**
 * Records over time in at most 500 buckets. The interval is the finest of a ladder, each of which
 * divides the next, at which the span from the first to the last record fits; when it no longer fits,
 * neighbouring buckets are added up. So it depends on the records alone, not on their order.
 */
import { LEVELS, NO_LEVEL } from '../../levels/levels.ts';
import { fittingInterval, LADDER } from './ladder.ts';

/** Records over time: bucket index (floor of epoch seconds / interval) -> [total, ...by level, ...by class of status]. */
export interface Histogram {
  intervalSeconds: number;
  buckets: Map<number, number[]>;
  /** Lowest and highest bucket index; meaningless while there are no buckets. */
  min: number;
  max: number;
}

export const MAX_BUCKETS = 500;
/** Of a bucket: where requests by the class of their status begin, 1xx to 5xx and other ones; and how many numbers it has. */
export const STATUS_COLUMN = 1 + LEVELS.length;
export const STATUS_CLASSES = 6;
export const COLUMNS = STATUS_COLUMN + STATUS_CLASSES;

export function emptyHistogram(): Histogram {
  return { intervalSeconds: LADDER[0]!, buckets: new Map(), min: 0, max: 0 };
}

/**
 * Counts a record at `time` (ms since the epoch) with the index of its level, or NO_LEVEL, and as a request with the
 * status that it has; 0: none.
 */
export function countTime(histogram: Histogram, time: number, level: number, status = 0): void {
  const index = Math.floor(time / (histogram.intervalSeconds * 1000));
  const bucket = histogram.buckets.get(index) ?? addBucket(histogram, index);
  bucket[0]!++;
  if (level !== NO_LEVEL) bucket[1 + level]!++;
  if (status > 0) bucket[STATUS_COLUMN + statusClass(status)]!++;
  if (spanOf(histogram) > MAX_BUCKETS) fit(histogram);
}

/** 0 to 4 for 1xx to 5xx, 5 for any other. */
const statusClass = (status: number): number =>
  status >= 100 && status < 600 ? Math.floor(status / 100) - 1 : STATUS_CLASSES - 1;

const spanOf = (histogram: Histogram): number => histogram.max - histogram.min + 1;

function addBucket(histogram: Histogram, index: number): number[] {
  const bucket = new Array<number>(COLUMNS).fill(0);
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
  const { min, max, intervalSeconds } = histogram;
  coarsen(histogram, fittingInterval(min, max, intervalSeconds, MAX_BUCKETS));
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
