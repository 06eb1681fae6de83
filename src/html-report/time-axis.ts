/** Where an axis of time has its labels, and what they say. The page labels its charts by the same rules. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

/** Milliseconds between two labels; months and years are as long as the calendar says. */
const STEPS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5].map((of) => of * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((of) => of * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((of) => of * MINUTE),
  ...[1, 2, 3, 6, 12].map((of) => of * HOUR),
  ...[1, 2, 7, 14].map((of) => of * DAY),
  ...[1, 3, 6].map((of) => of * MONTH),
  ...[1, 2, 5, 10, 20, 50, 100].map((of) => of * YEAR),
];

export interface Label {
  /** Milliseconds since the epoch. */
  at: number;
  text: string;
  /** The day, or the year, where it is another one than that of the label before. */
  more: string | null;
}

interface Zone {
  timeZone?: string | undefined;
  locale?: string | undefined;
}

/** At most `most` labels from one moment to another, both in milliseconds. */
export function timeAxis(from: number, to: number, most: number, zone: Zone): Label[] {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? STEPS.at(-1)!;
  const offset = offsetOf(zone.timeZone);
  const places: number[] = [];
  for (const at of localSteps(from + offset(from), to + offset(to), step)) {
    const place = at - offset(at - offset(at));
    if (place >= from && place <= to) places.push(place);
  }
  return labelled(places, step, zone);
}

/** Labels of moments that are `step` milliseconds apart. */
export function labelled(places: number[], step: number, { timeZone, locale }: Zone): Label[] {
  const zoned = timeZone === undefined ? {} : { timeZone };
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...options, ...zoned });
    return (at: number) => made.format(at);
  };
  const text = format(fieldsOf(step));
  const isYears = step >= YEAR;
  const more = format(
    step >= DAY ? { year: 'numeric' } : { day: 'numeric', month: 'short', year: 'numeric' },
  );
  let before: string | null = null;
  return places.map((at) => {
    const now = isYears ? null : more(at);
    const label = { at, text: text(at), more: now === before ? null : now };
    before = now;
    return label;
  });
}

function fieldsOf(step: number): Intl.DateTimeFormatOptions {
  if (step >= YEAR) return { year: 'numeric' };
  if (step >= MONTH) return { month: 'short' };
  if (step >= DAY) return { day: 'numeric', month: 'short' };
  const minutes = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  if (step >= MINUTE) return minutes;
  if (step >= SECOND) return { ...minutes, second: '2-digit' };
  return { ...minutes, second: '2-digit', fractionalSecondDigits: 3 };
}

/** Times as a clock in the zone shows them, as if it were that of UTC: full steps between two of them. */
function* localSteps(from: number, to: number, step: number): Generator<number> {
  if (step < MONTH) {
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) yield at;
    return;
  }
  const months = step >= YEAR ? Math.round(step / YEAR) * 12 : Math.round(step / MONTH);
  const start = new Date(from);
  const first = (start.getUTCFullYear() * 12 + start.getUTCMonth()) / months;
  for (let n = Math.floor(first) * months; ; n += months) {
    const at = Date.UTC(Math.floor(n / 12), n % 12);
    if (at > to) return;
    if (at >= from) yield at;
  }
}

/** How far the zone's clock is before that of UTC at a moment. */
function offsetOf(timeZone: string | undefined): (time: number) => number {
  if (timeZone === 'UTC') return () => 0;
  const zoned = timeZone === undefined ? {} : { timeZone };
  const clock = new Intl.DateTimeFormat('en-US', {
    ...zoned,
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hourCycle: 'h23' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  } as const);
  return (time) => {
    const parts = clock.formatToParts(time);
    const [year, month, day, hour, minute, second] = (
      ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
    ).map((name) => Number(parts.find(({ type }) => type === name)!.value));
    const local = Date.UTC(year!, month! - 1, day, hour, minute, second);
    return local - Math.floor(time / SECOND) * SECOND;
  };
}
