/** Time zones, in which times without a zone of their own are read: places (`Europe/Berlin`) and offsets (`+01:00`). */
import { DAY, type LocalZone, MINUTE } from './calendar.ts';

export const UTC = 'UTC';
/** Days whose offsets are remembered: more than a log usually has. */
const MOST_DAYS = 4096;
const NANOS_IN_MILLI = 1e6;

/** The name of a zone as it is shown; null where there is no such zone. */
export function timeZoneName(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

const zones = new Map<string, LocalZone>();

/** The zone of that name, as `timeZoneName` gives it; undefined for UTC, and for none. */
export function localZone(name: string | undefined): LocalZone | undefined {
  if (name === undefined || name === UTC) return undefined;
  const known = zones.get(name) ?? new ZoneOfPlace(name);
  zones.set(name, known);
  return known;
}

/**
 * A time that clocks show twice, as they were put back, is the first of both; one that they skip is read as if they had not been
 * put forward yet. Clocks change at whole minutes: so all times of a minute have one offset.
 */
class ZoneOfPlace implements LocalZone {
  readonly #name: string;
  /** Of days, by their number: the offset in milliseconds, or null where it changes near that day. */
  readonly #days = new Map<number, number | null>();
  #minute = Number.NaN;
  #offset = 0;

  constructor(name: string) {
    this.#name = name;
  }

  toUTC(local: number): number {
    const day = Math.floor(local / DAY);
    let offset = this.#days.get(day);
    if (offset === undefined) {
      offset = this.#offsetOfDay(day * DAY);
      if (this.#days.size >= MOST_DAYS) this.#days.clear();
      this.#days.set(day, offset);
    }
    return local - (offset ?? this.#offsetOfMinute(Math.floor(local / MINUTE) * MINUTE));
  }

  /** In UTC the day may begin or end one day from here. */
  #offsetOfDay(start: number): number | null {
    const before = this.#offsetAt(start - DAY);
    return before === this.#offsetAt(start + 2 * DAY) ? before : null;
  }

  #offsetAt(time: number): number {
    const instant = Temporal.Instant.fromEpochMilliseconds(time);
    return instant.toZonedDateTimeISO(this.#name).offsetNanoseconds / NANOS_IN_MILLI;
  }

  #offsetOfMinute(local: number): number {
    if (local !== this.#minute) {
      const shown = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO(UTC);
      const there = shown.toPlainDateTime().toZonedDateTime(this.#name);
      this.#minute = local;
      this.#offset = local - there.epochMilliseconds;
    }
    return this.#offset;
  }
}
