/** Times in a list of records: as much of each as is needed to tell it from those of the same log. */
import { CLOCK, clock, date, formatOf, type Zone } from './time.ts';

/** Whether beside the time of day the day is told, or the day and the year. */
export type TimeDetail = 'clock' | 'day' | 'year';

interface TimeRange {
  from: string;
  to: string;
}

const OPTIONS = {
  day: { ...CLOCK, day: '2-digit', month: 'short' },
  year: { ...CLOCK, day: '2-digit', month: 'short', year: 'numeric' },
} as const;

/** For the records of this time, in the zone that is shown; `clock` where none has a time. */
export function detailFor(timeRange: TimeRange | null | undefined, zone: Zone): TimeDetail {
  if (!timeRange) return 'clock';
  const { from, to } = timeRange;
  if (date(from, zone) === date(to, zone)) return 'clock';
  const year = (time: string) => formatOf(zone, { year: 'numeric' }).format(new Date(time));
  return year(from) === year(to) ? 'day' : 'year';
}

export const recordTime = (time: string, detail: TimeDetail, zone: Zone): string =>
  detail === 'clock' ? clock(time, zone) : formatOf(zone, OPTIONS[detail]).format(new Date(time));

const MONTHS = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2025, month, 20, 20)));

/** Characters of the longest of such times: the names of months differ in length. */
export const widthOf = (detail: TimeDetail): number =>
  Math.max(...MONTHS.map((time) => recordTime(time.toISOString(), detail, 'UTC').length));
