/**
 * Records over time: the histogram of all, and the series of each pattern. Most records lie in the buckets of the one
 * before, which are looked for only where the time says that they do not.
 */
import { fitHistogram, fitSeries } from '../host';
import {
  BUCKET_BYTES,
  BUCKETS_FROM,
  BUCKETS_TO,
  HISTOGRAM,
  HISTOGRAM_BASE,
  HISTOGRAM_BUCKETS,
  HISTOGRAM_INTERVAL,
  PATTERN_SERIES,
  SERIES_BASE,
  SERIES_BUCKETS,
  SERIES_BYTES,
  SERIES_INTERVAL,
  SERIES_MAX,
  SERIES_MIN,
  STATUS_COLUMN,
} from '../layout';

const OTHER_STATUS: i32 = 5;

// Of the buckets that hold the times from BUCKETS_FROM to BUCKETS_TO: the histogram's, and its place in a series.
let bucket: usize = 0;
let place: usize = 0;

/** Counts a record of a pattern at `time`: `column` is that of its level in bytes, `status` 0 where it has none. */
export function countTime(time: f64, column: usize, pattern: u32, status: i32): void {
  if (!(time >= load<f64>(BUCKETS_FROM) && time < load<f64>(BUCKETS_TO))) find(time);
  count(bucket + column);
  if (status > 0) count(bucket + columnOf(status));
  count(PATTERN_SERIES + <usize>(pattern - 1) * SERIES_BYTES + place);
}

function count(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/** The column of a status's class, in bytes. */
function columnOf(status: i32): usize {
  const number = status / 100 - 1;
  return STATUS_COLUMN + ((<usize>(<u32>number < 5 ? number : OTHER_STATUS)) << 2);
}

function find(time: f64): void {
  let index = Math.floor(time / load<f64>(HISTOGRAM_INTERVAL));
  let offset = index - load<f64>(HISTOGRAM_BASE);
  if (!(offset >= 0 && offset < <f64>HISTOGRAM_BUCKETS)) {
    fitHistogram(time);
    index = Math.floor(time / load<f64>(HISTOGRAM_INTERVAL));
    offset = index - load<f64>(HISTOGRAM_BASE);
  }
  bucket = HISTOGRAM + <usize>offset * BUCKET_BYTES;
  const inSeries = findInSeries(time);
  const interval = load<f64>(HISTOGRAM_INTERVAL);
  const seriesInterval = load<f64>(SERIES_INTERVAL);
  store<f64>(BUCKETS_FROM, max(index * interval, inSeries * seriesInterval));
  store<f64>(BUCKETS_TO, min((index + 1) * interval, (inSeries + 1) * seriesInterval));
}

/** Sets `place`, and returns the index of the bucket. */
function findInSeries(time: f64): f64 {
  let index = Math.floor(time / load<f64>(SERIES_INTERVAL));
  let offset = index - load<f64>(SERIES_BASE);
  if (!(offset >= 0 && offset < <f64>SERIES_BUCKETS)) {
    fitSeries(time);
    index = Math.floor(time / load<f64>(SERIES_INTERVAL));
    offset = index - load<f64>(SERIES_BASE);
  }
  place = (<usize>offset) << 2;
  // The host moves and takes what lies between.
  if (index < load<f64>(SERIES_MIN)) store<f64>(SERIES_MIN, index);
  if (index > load<f64>(SERIES_MAX)) store<f64>(SERIES_MAX, index);
  return index;
}
