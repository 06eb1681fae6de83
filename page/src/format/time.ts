/** Times in the zone that the reader has chosen. */
import { duration as durationText } from '../../../src/html-report/numbers.ts';

export type Zone = 'local' | 'UTC';

/** The name of the zone, as `Europe/Berlin`. */
export const timeZoneOf = (zone: Zone): string =>
  zone === 'UTC' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

export function formatOf(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const zoned = zone === 'UTC' ? { ...options, timeZone: 'UTC' } : options;
  const made = new Intl.DateTimeFormat(undefined, zoned);
  formats.set(key, made);
  return made;
}

export const CLOCK = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const;
const DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;

const at = (time: string | number): Date => new Date(time);

export const clock = (time: string | number, zone: Zone): string =>
  formatOf(zone, CLOCK).format(at(time));
export const date = (time: string | number, zone: Zone): string =>
  formatOf(zone, DATE).format(at(time));
/** To the millisecond, with the zone: for the moment that somebody looks at closely. */
export const exact = (time: string | number, zone: Zone): string =>
  formatOf(zone, { ...DATE, ...CLOCK, fractionalSecondDigits: 3, timeZoneName: 'short' }).format(
    at(time),
  );
export const moment = (time: string | number, zone: Zone): string =>
  formatOf(zone, { ...DATE, ...CLOCK }).format(at(time));

/** Do both moments lie on the same day? */
export const isOneDay = ({ from, to }: { from: string; to: string }, zone: Zone): boolean =>
  date(from, zone) === date(to, zone);

/** From one moment to another: the day once where both are of one day. */
export function range(from: string | number, to: string | number, zone: Zone): string {
  return formatOf(zone, { ...DATE, ...CLOCK }).formatRange(at(from), at(to));
}

/** The name of the zone at a moment, as `CET` or `GMT+1`. */
export const zoneName = (time: string | number, zone: Zone): string =>
  formatOf(zone, { timeZoneName: 'short' })
    .formatToParts(at(time))
    .find(({ type }) => type === 'timeZoneName')?.value ?? timeZoneOf(zone);

/** The same with the zone, which is named at each end where it changes between them. */
export function zonedRange(from: string | number, to: string | number, zone: Zone): string {
  const name = zoneName(to, zone);
  if (name === zoneName(from, zone)) return `${range(from, to, zone)} ${name}`;
  const options = { ...DATE, ...CLOCK, timeZoneName: 'short' } as const;
  return formatOf(zone, options).formatRange(at(from), at(to));
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** "3 hours ago", "in 29 days". */
export function ago(time: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  const [unit, length] = UNITS.find(([, of]) => Math.abs(seconds) >= of) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / length), unit);
}

const threeDigits = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

/** "3 h 41 min", "12.5 s", "420 µs": the two largest units, in the reader's numbers. */
export const duration = (seconds: number): string => durationText(seconds, threeDigits.format);
