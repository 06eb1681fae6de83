/** Whether the times of a log say their year: where they do not, it follows from the moment of the upload. */
import { emptyHeader } from '../../pattern/header.ts';
import type { Clock } from '../../timestamp/index.ts';
import type { Format } from '../format.ts';
import { readAs } from '../mixed/mixed.ts';
import { headText } from './zone-of-time.ts';

/** So far apart that each day of a year exists between them, 29 February too. */
const EARLIER = Date.UTC(2000);
const LATER = Date.UTC(2020);

/** Whether the time of the record that begins with this text says its year; null where it has no time. */
export function saysYear(format: Format, record: string): boolean | null {
  const time = timeOf(format, record, EARLIER);
  return time === null ? null : time === timeOf(format, record, LATER);
}

/** As it is read in a log that was sent at that moment. */
function timeOf(format: Format, record: string, referenceTime: number): number | null {
  const clock: Clock = { referenceTime, time: 0 };
  const header = emptyHeader();
  const form = readAs(format, headText(format, record), header, clock);
  return typeof form === 'string' || Number.isNaN(header.timestamp) ? null : header.timestamp;
}
