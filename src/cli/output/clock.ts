/** How a terminal report shows moments. */
import { formatTime } from './numbers.ts';

export interface Clock {
  /** What the zone is called. */
  zone: string;
  /** A moment as RFC 3339 has it, as date and time of the zone. */
  show(rfc3339: string): string;
}

export const UTC: Clock = { zone: 'UTC', show: formatTime };

/** In the zone of this machine (`TZ`). */
export function localClock(): Clock {
  const two = '2-digit';
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: two, day: two },
    ...{ hour: two, minute: two, second: two, hourCycle: 'h23' },
  });
  const show = (rfc3339: string): string => {
    const parts = clock.formatToParts(Date.parse(rfc3339)).map(({ type, value }) => [type, value]);
    const { year, month, day, hour, minute, second } = Object.fromEntries(parts);
    return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
  };
  return { zone: clock.resolvedOptions().timeZone, show };
}
