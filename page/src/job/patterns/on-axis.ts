/** The counts of a pattern where the chart above has its times. */
import type { Pattern } from '../../api/types.ts';

/** Milliseconds since the epoch. */
export interface Axis {
  from: number;
  to: number;
}

/** As a report has at most of a pattern: more would be too thin to be seen. */
const MOST_BARS = 60;

/** Counts for bars of one width, from the beginning of the axis to its end. */
export function onAxis(
  { from, intervalSeconds, counts }: NonNullable<Pattern['histogram']>,
  axis: Axis,
): number[] {
  const intervalMs = intervalSeconds * 1000;
  const width = Math.max(intervalMs, (axis.to - axis.from) / MOST_BARS);
  const bars = new Array<number>(Math.max(1, Math.ceil((axis.to - axis.from) / width))).fill(0);
  const first = Date.parse(from);
  counts.forEach((count, i) => {
    // The first may begin before the axis does, and the last end behind it.
    const at = Math.floor((first + i * intervalMs - axis.from) / width);
    bars[Math.min(bars.length - 1, Math.max(0, at))]! += count;
  });
  return bars;
}
