/** Durations of requests: a list that the host takes into its sketch when it is full. */
import { drainDurations } from '../host';
import { DURATION_COUNT, DURATIONS, MAX_DURATIONS } from '../layout';

/** Adds a duration in milliseconds. */
export function addDuration(millis: f64): void {
  const count = load<u32>(DURATION_COUNT);
  store<f64>(DURATIONS + ((<usize>count) << 3), millis);
  store<u32>(DURATION_COUNT, count + 1);
  if (count + 1 == MAX_DURATIONS) drainDurations();
}
