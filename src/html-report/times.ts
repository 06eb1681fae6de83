/** Times in one zone, in plain English. */
const LOCALE = 'en-GB';
const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;

export interface Times {
  zone: string;
  date(time: number): string;
  clock(time: number): string;
  moment(time: number): string;
  range(from: number, to: number): string;
  /** Are both of the same day? */
  isOneDay(one: number, other: number): boolean;
}

export function timesOf(timeZone: string): Times {
  const zoned = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
  const [dates, clocks, moments] = [zoned(DATE), zoned(CLOCK), zoned({ ...DATE, ...CLOCK })];
  return {
    zone: timeZone,
    date: (time) => dates.format(time),
    clock: (time) => clocks.format(time),
    moment: (time) => moments.format(time),
    range: (from, to) => moments.formatRange(from, to),
    isOneDay: (one, other) => dates.format(one) === dates.format(other),
  };
}
