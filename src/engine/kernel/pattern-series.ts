/** The series of patterns in the kernel's memory: a row of counters each, all of which have the same buckets. */
import { fittingInterval } from '../report/partial/ladder.ts';
import { MAX_SERIES_BUCKETS, type Series } from '../report/partial/series.ts';
import * as layout from './assembly/layout.ts';
import type { KernelMemory } from './memory/kernel-memory.ts';

/** Of the counters that are free, one in so many stands on the side on which the log does not grow. */
const FREE_SHARE = 8;

/** Moves the series of these patterns, which are all that have records, so that `time` has a bucket. */
export function fitSeries(memory: KernelMemory, patterns: Iterable<number>, time: number): void {
  const interval = memory.double(layout.SERIES_INTERVAL) / 1000;
  const base = memory.double(layout.SERIES_BASE);
  const index = Math.floor(time / (interval * 1000));
  const low = Math.min(memory.double(layout.SERIES_MIN), index);
  const high = Math.max(memory.double(layout.SERIES_MAX), index);
  const coarser = fittingInterval(low, high, interval, MAX_SERIES_BUCKETS);
  const factor = coarser / interval;
  const min = Math.floor(low / factor);
  const max = Math.floor(high / factor);
  const free = layout.SERIES_BUCKETS - (max - min + 1);
  const few = Math.floor(free / FREE_SHARE);
  const isEmpty = base === Number.POSITIVE_INFINITY;
  const newBase = min - (index < base && !isEmpty ? free - few : few);
  if (!isEmpty) {
    const places = Array.from(
      { length: layout.SERIES_BUCKETS },
      (_, place) => Math.floor((base + place) / factor) - newBase,
    );
    for (const pattern of patterns) moveCounters(rowOf(memory, pattern), places);
  }
  memory.setDouble(layout.SERIES_INTERVAL, coarser * 1000);
  memory.setDouble(layout.SERIES_BASE, newBase);
  memory.setDouble(layout.SERIES_MIN, min);
  memory.setDouble(layout.SERIES_MAX, max);
}

const rowOf = (memory: KernelMemory, pattern: number): Uint32Array => {
  const at = (layout.PATTERN_SERIES + (pattern - 1) * layout.SERIES_BYTES) / 4;
  return memory.words.subarray(at, at + layout.SERIES_BUCKETS);
};

const moved = new Uint32Array(layout.SERIES_BUCKETS);

/** Adds each counter up at its new place. */
function moveCounters(row: Uint32Array, places: readonly number[]): void {
  moved.fill(0);
  for (let i = 0; i < row.length; i++) if (row[i]! > 0) moved[places[i]!]! += row[i]!;
  row.set(moved);
}

/** The series of a pattern, whose counters are set to zero. */
export function takeSeries(memory: KernelMemory, pattern: number): Series {
  const row = rowOf(memory, pattern);
  const base = memory.double(layout.SERIES_BASE);
  const cells: number[] = [];
  const end = memory.double(layout.SERIES_MAX) - base;
  for (let i = memory.double(layout.SERIES_MIN) - base; i <= end; i++) {
    if (row[i]! > 0) cells.push(base + i, row[i]!);
  }
  row.fill(0);
  return { intervalSeconds: memory.double(layout.SERIES_INTERVAL) / 1000, cells };
}
