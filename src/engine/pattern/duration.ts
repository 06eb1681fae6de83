/** The units in which access logs write how long a request took. */

export const DURATION_UNITS = ['s', 'ms', 'us'] as const;
/** Seconds, milliseconds or microseconds. */
export type DurationUnit = (typeof DURATION_UNITS)[number];

const MILLISECONDS: Record<DurationUnit, number> = { s: 1000, ms: 1, us: 1 / 1000 };

/** Milliseconds, or NaN for what is no duration. */
export function durationIn(unit: DurationUnit, value: unknown): number {
  const isDuration = typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
  return isDuration ? value * MILLISECONDS[unit] : Number.NaN;
}
