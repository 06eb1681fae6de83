/**
 * Quantiles of durations with a relative accuracy of 1 %: a DDSketch (C. Masson, J. E. Rim, H. K. Lee,
 * "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", 2019).
 *
 * Buckets grow by a constant factor, so that the middle of a value's bucket is within 1 % of it. Counts
 * are whole numbers: merging is exact and free of order. In place of the paper's collapsing, which
 * depends on what came first, the range is fixed: up to 1 µs a duration counts as 0, above 11 days as
 * 11 days. That makes 1383 buckets at most.
 */

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

export const emptyDurations = (): DurationSketch => ({ count: 0, max: 0, buckets: new Map() });

/** The bucket of a duration in seconds: the first whose bound is not below it. */
export function bucketOf(seconds: number): number {
  let low = 0;
  let high = BOUNDS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (BOUNDS[middle]! < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts a duration in seconds. NaN stands for none; what is below 0 or infinite is none either. */
export function countDuration(sketch: DurationSketch, seconds: number): void {
  if (!(seconds >= 0 && seconds < Number.POSITIVE_INFINITY)) return;
  addDurations(sketch, bucketOf(seconds), 1, seconds);
}

/** Counts `count` durations of a bucket, of which the longest is `max` seconds. */
function addDurations(sketch: DurationSketch, bucket: number, count: number, max: number): void {
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
  let next = 0;
  let below = 0;
  let value = 0;
  return shares.map((share) => {
    const rank = Math.floor(share * (sketch.count - 1));
    for (; below <= rank; next++) {
      below += buckets[next]![1];
      value = middleOf(buckets[next]![0]);
    }
    return Math.min(value, sketch.max);
  });
}

/** The value whose relative distance is the same to both ends of the bucket. */
const middleOf = (bucket: number): number =>
  bucket === 0 ? 0 : (2 * BOUNDS[bucket]!) / (GROWTH + 1);
