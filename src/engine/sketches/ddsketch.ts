/**
 * Quantiles of durations with a relative accuracy of 1 %: a DDSketch (C. Masson, J. E. Rim, H. K. Lee,
 * "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", 2019).
 *
 * Buckets grow by a constant factor, so that the middle of a value's bucket is within 1 % of it. Counts
 * are whole numbers: merging is exact and free of order. In place of the paper's collapsing, which
 * depends on what came first, the range is fixed: up to 1 µs a duration counts as 0, above 11 days as
 * 11 days. That makes 1383 buckets at most.
 */

import type { BucketCount } from './sampled-buckets.ts';

/** Durations in seconds. */
export interface DurationSketch {
  count: number;
  /** The longest, exactly; 0 if there is none. */
  max: number;
  /** Bucket index -> how many. */
  buckets: Map<number, number>;
}

const ACCURACY = 0.01;
const GROWTH = (1 + ACCURACY) / (1 - ACCURACY);
/** Seconds. */
const SHORTEST = 1e-6;
const LONGEST = 1e6;

/**
 * Upper bounds of the buckets in seconds, inclusive: bucket i holds what is above bound i - 1. They are
 * made by multiplying and compared, never by a logarithm, whose last digit differs between machines.
 */
const BOUNDS = boundsUpTo(LONGEST);

function boundsUpTo(longest: number): Float64Array {
  const bounds = [SHORTEST];
  while (bounds.at(-1)! < longest) bounds.push(bounds.at(-1)! * GROWTH);
  return Float64Array.from(bounds);
}

export const BUCKETS = BOUNDS.length;
/** What is above counts in the last bucket. */
const LAST_BOUND = BOUNDS[BUCKETS - 2]!;

export const emptyDurations = (): DurationSketch => ({ count: 0, max: 0, buckets: new Map() });

/** In place of a bucket: what it is asked for is no duration. */
export const NO_DURATION = -1;

/** The bucket of a duration in seconds: the first whose bound is not below it; NO_DURATION for NaN, below 0 and infinite. */
export function bucketOf(seconds: number): number {
  if (!(seconds >= 0 && seconds < Number.POSITIVE_INFINITY)) return NO_DURATION;
  if (seconds <= SHORTEST) return 0;
  if (seconds > LAST_BOUND) return BUCKETS - 1;
  double[0] = seconds;
  let bucket = FIRST_BUCKETS[(words[1]! >>> SLICE_SHIFT) - FIRST_SLICE]!;
  while (BOUNDS[bucket]! < seconds) bucket++;
  return bucket;
}

/** A double's upper word, of which the sign, the exponent and 6 bits of the fraction say in which slice it lies. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const SLICE_SHIFT = 14;
const FIRST_SLICE = sliceOf(SHORTEST);

function sliceOf(value: number): number {
  double[0] = value;
  return words[1]! >>> SLICE_SHIFT;
}

/** Of each slice the bucket of its least number: the others are in that one or in the next. */
const FIRST_BUCKETS = firstBuckets();

/** In one pass over the bounds, since every thread does this at its start. */
function firstBuckets(): Uint16Array {
  const buckets = new Uint16Array(sliceOf(LONGEST) - FIRST_SLICE + 1);
  let bucket = 0;
  words[0] = 0;
  for (let slice = 0; slice < buckets.length; slice++) {
    words[1] = (FIRST_SLICE + slice) << SLICE_SHIFT;
    while (BOUNDS[bucket]! < double[0]!) bucket++;
    buckets[slice] = bucket;
  }
  return buckets;
}

/** Counts a duration in seconds. NaN stands for none; what is below 0 or infinite is none either. */
export function countDuration(sketch: DurationSketch, seconds: number): void {
  const bucket = bucketOf(seconds);
  if (bucket !== NO_DURATION) addDurations(sketch, bucket, 1, seconds);
}

/** Counts `count` durations of a bucket, of which the longest is `max` seconds. */
export function addDurations(
  sketch: DurationSketch,
  bucket: number,
  count: number,
  max: number,
): void {
  sketch.count += count;
  sketch.max = Math.max(sketch.max, max);
  sketch.buckets.set(bucket, (sketch.buckets.get(bucket) ?? 0) + count);
}

/** Merges b into a and returns a; b stays as it is. */
export function mergeDurations(a: DurationSketch, b: DurationSketch): DurationSketch {
  for (const [bucket, count] of b.buckets) addDurations(a, bucket, count, b.max);
  return a;
}

/**
 * The duration in seconds below which the given shares (0..1, ascending) of all lie: for each the
 * middle of the bucket of rank floor(share * (count - 1)). Needs a count above 0.
 */
export function quantiles(sketch: DurationSketch, shares: readonly number[]): number[] {
  const buckets = [...sketch.buckets].sort(([a], [b]) => a - b);
  return quantileBuckets(buckets, sketch.count, shares).map((bucket) =>
    Math.min(middleOf(BOUNDS[bucket]!, GROWTH), sketch.max),
  );
}

/** The buckets in which the durations of these ranks lie, of all buckets in their order and `count` durations in them. */
function quantileBuckets(
  buckets: readonly BucketCount[],
  count: number,
  shares: readonly number[],
): number[] {
  let next = 0;
  let below = 0;
  return shares.map((share) => {
    const rank = Math.floor(share * (count - 1));
    for (; below <= rank; next++) below += buckets[next]![1];
    return buckets[next - 1]![0];
  });
}

/** The value whose relative distance is the same to both ends of a bucket up to `bound`; very short ones count as 0. */
const middleOf = (bound: number, growth: number): number =>
  bound === SHORTEST ? 0 : (2 * bound) / (growth + 1);

/** Coarse buckets are three of the others each, but for the first. Their middles are within 3 % of each value in them. */
const COARSE = 3;

/** The coarse bucket, one of 462, that holds this one. */
export const coarseBucketOf = (bucket: number): number => Math.ceil(bucket / COARSE);

/** The same as `quantiles` of coarse buckets, in their order, which need not be all of them. Needs a count above 0. */
export function coarseQuantiles(
  buckets: readonly BucketCount[],
  count: number,
  shares: readonly number[],
): number[] {
  return quantileBuckets(buckets, count, shares).map((bucket) =>
    middleOf(BOUNDS[Math.min(COARSE * bucket, BUCKETS - 1)]!, GROWTH ** COARSE),
  );
}
