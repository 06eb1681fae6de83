/** What was assumed of the times of a log, in words. */
import type { Report } from '../engine/report/report.ts';

/** Null where the log says the zone of its times. */
export function zoneNote({ timeZone }: Pick<Report, 'timeZone'>): string | null {
  if (!timeZone || timeZone.source === 'log') return null;
  const { name } = timeZone;
  const zone = name === null ? 'in the zone of each file' : `as ${name}`;
  return `times without an offset are read ${zone}`;
}

/** Null where the log says the year of its times. */
export function yearNote({
  timeYear,
  timeRange,
}: Pick<Report, 'timeYear' | 'timeRange'>): string | null {
  if (!timeYear || timeYear.source === 'log' || !timeRange) return null;
  const read = 'times without a year are read as';
  if (timeYear.source === 'mixed') return `${read} of the latest year possible`;
  const [first, last] = [timeRange.from, timeRange.to].map((time) => time.slice(0, 4));
  return `${read} of ${first === last ? first : `${first} to ${last}`}, the latest possible`;
}
