/** The intervals of buckets over time, each of which divides the next, so that buckets can be added up to coarser ones. */

const WEEK = 604_800;

/** Seconds. The last one lets the years 1900..9999 fit the fewest buckets that are asked for. */
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
  52_000 * WEEK,
];

/**
 * The finest interval, from `interval` on, at which the buckets from `min` to `max` (indices at `interval`) are no more
 * than `most`.
 */
export function fittingInterval(min: number, max: number, interval: number, most: number): number {
  let rung = LADDER.indexOf(interval);
  const at = (index: number): number => Math.floor((index * interval) / LADDER[rung]!);
  while (rung < LADDER.length - 1 && at(max) - at(min) + 1 > most) rung++;
  return LADDER[rung]!;
}
