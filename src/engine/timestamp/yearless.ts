/** Timestamps without a year: it follows from the reference time (see setWithoutYear). */
import {
  type Clock,
  digits,
  fraction,
  isDigit,
  monthAt,
  setWithoutYear,
  timeOfDay,
} from './calendar.ts';

/** RFC 3164: `Jan  2 15:04:05`, `Jan 12 15:04:05`; also with a fraction. */
export function rfc3164(text: string, at: number, clock: Clock): number {
  const month = monthAt(text, at);
  if (month === 0 || text.charCodeAt(at + 3) !== 32 || text.charCodeAt(at + 6) !== 32) return -1;
  const spaced = text.charCodeAt(at + 4) === 32;
  const day = spaced ? digits(text, at + 5, 1) : digits(text, at + 4, 2);
  return monthDay(text, at + 7, month, day, clock);
}

/** Android logcat: `03-17 16:13:38.811`. */
export function logcat(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 2) !== 45 || text.charCodeAt(at + 5) !== 32) return -1;
  return monthDay(text, at + 6, digits(text, at, 2), digits(text, at + 3, 2), clock);
}

/** glog and klog, behind their letter: `0517 15:04:22.619632`. */
export function glog(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 4) !== 32) return -1;
  return monthDay(text, at + 5, digits(text, at, 2), digits(text, at + 2, 2), clock);
}

function monthDay(text: string, at: number, month: number, day: number, clock: Clock): number {
  const time = timeOfDay(text, at);
  if (time < 0 || isDigit(text.charCodeAt(at + 8))) return -1;
  return setWithoutYear(month, day, time, clock) ? fraction(text, at + 8, clock) : -1;
}
