/** The same time of the clock in another zone or on another day: what somebody may have meant whose bounds leave nothing. */
import type { AnyReport } from '../../api/types.ts';
import type { Zone } from '../../format/time.ts';

export interface ZonedTimes {
  from: string;
  to: string;
  /** In which the clock shows what was asked for. */
  zone: Zone;
}

type Counted = Pick<AnyReport, 'timeRange' | 'histogram'>;
/** Minutes by which the clocks of this computer are ahead of UTC at a moment. */
type Offset = (moment: number) => number;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const ofThisComputer: Offset = (moment) => -new Date(moment).getTimezoneOffset();

/**
 * The first of these in which there are records: the same day in the other zone, another day in this one, another day in the
 * other. Null where there is none, and for bounds that are no time of a day.
 */
export function otherTimes(
  { from, to, zone }: ZonedTimes,
  report: Counted,
  localOffset: Offset = ofThisComputer,
): (ZonedTimes & { isOtherDay: boolean }) | null {
  const asked = Date.parse(from);
  const length = Date.parse(to) - asked;
  if (length <= 0 || length > DAY_MS) return null;
  const other: Zone = zone === 'UTC' ? 'local' : 'UTC';
  const start = clockOf(asked, offsetIn(zone, localOffset));
  for (const [inZone, isOtherDay] of [
    [other, false],
    [zone, true],
    [other, true],
  ] as const) {
    const offset = offsetIn(inZone, localOffset);
    const found = (isOtherDay ? onDays(start, offset, report) : [start])
      .map((clock) => momentOf(clock, offset))
      .find((moment) => moment !== asked && hasRecords(report, moment, moment + length));
    if (found === undefined) continue;
    return { from: textOf(found), to: textOf(found + length), zone: inZone, isOtherDay };
  }
  return null;
}

const textOf = (moment: number): string => new Date(moment).toISOString();

const offsetIn = (zone: Zone, local: Offset): Offset => (zone === 'UTC' ? () => 0 : local);

/** What the clocks of a zone show at a moment, as if it were a moment of UTC. */
const clockOf = (moment: number, offset: Offset): number => moment + offset(moment) * MINUTE_MS;

/** The moment at which the clocks of a zone show that. */
function momentOf(clock: number, offset: Offset): number {
  const near = clock - offset(clock) * MINUTE_MS;
  // The offset at the moment itself: it may have changed in between.
  return clock - offset(near) * MINUTE_MS;
}

/** That time of the clock on each day of the report, the nearest day first. */
function onDays(start: number, offset: Offset, { histogram }: Counted): number[] {
  const days = new Set<number>();
  for (const { from } of histogram.buckets) {
    const first = Math.floor((clockOf(Date.parse(from), offset) - start) / DAY_MS);
    // A bucket may begin before that time and end after it.
    for (const day of [first, first + 1]) days.add(day);
  }
  days.delete(0);
  return [...days]
    .sort((one, other) => Math.abs(one) - Math.abs(other))
    .map((day) => start + day * DAY_MS);
}

/** As exact as the buckets are. */
function hasRecords({ timeRange, histogram }: Counted, from: number, to: number): boolean {
  if (!timeRange || Date.parse(timeRange.from) >= to || Date.parse(timeRange.to) < from)
    return false;
  const width = histogram.intervalSeconds * 1000;
  return histogram.buckets.some((bucket) => {
    const begin = Date.parse(bucket.from);
    return begin < to && begin + width > from;
  });
}
