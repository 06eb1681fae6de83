/** Durations of requests: a list that the host takes, with the paths that it names, when it is full. */
import { drainPaths } from '../host';
import {
  DURATION_COUNT,
  DURATION_LEVEL_SHIFT,
  DURATION_PATHS,
  DURATIONS,
  MAX_DURATIONS,
} from '../layout';
import { levelOf } from './seeds';

/** Adds a duration in milliseconds of a request that is in no table of paths; none where it is NaN. */
export function addDuration(millis: f64): void {
  addPathDuration(millis, 0, 0);
}

/** The same of a request of the path with this number from 1 on, which drew `draw`. */
export function addPathDuration(millis: f64, path: u32, draw: u32): void {
  if (isNaN(millis)) return;
  const count = load<u32>(DURATION_COUNT);
  store<f64>(DURATIONS + ((<usize>count) << 3), millis);
  const pathAndLevel = path | (levelOf(draw) << DURATION_LEVEL_SHIFT);
  store<u32>(DURATION_PATHS + ((<usize>count) << 2), pathAndLevel);
  store<u32>(DURATION_COUNT, count + 1);
  if (count + 1 == MAX_DURATIONS) drainPaths();
}
