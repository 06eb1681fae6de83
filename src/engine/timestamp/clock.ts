/** The clock that timestamps are read with. */
import type { Clock } from './calendar.ts';
import { localZone } from './local-zone.ts';

/** How the times of a file are read where they do not say all. */
export interface TimeReading {
  /** Milliseconds since the epoch: timestamps without a year lie in the year before this moment. */
  referenceTime: number;
  /** The zone of timestamps without one, as `timeZoneName` gives it; default UTC. */
  timeZone?: string | undefined;
}

export function clockOf({ referenceTime, timeZone }: TimeReading): Clock {
  return { referenceTime, time: 0, zone: localZone(timeZone) };
}
