/** Timestamps that one program alone writes so. */
import { isDigit } from '../characters.ts';
import {
  type Clock,
  compactTimeOfDay,
  digits,
  fraction,
  MINUTE,
  setWithoutYear,
  timeOfDay,
} from './calendar.ts';
import { asLocal } from './local-time.ts';
import { setDate } from './with-year.ts';

const SLASH = 47;

/** Chromium: `0220/100000.123456`. */
export function chromium(text: string, at: number, clock: Clock): number {
  if (text.charCodeAt(at + 4) !== SLASH) return -1;
  const time = compactTimeOfDay(text, at + 5);
  if (time < 0 || isDigit(text.charCodeAt(at + 11))) return -1;
  const [month, day] = [digits(text, at, 2), digits(text, at + 2, 2)];
  if (!setWithoutYear(month, day, time, clock)) return -1;
  return asLocal(text, fraction(text, at + 11, clock), clock);
}

/** Configuration Manager (CMTrace): `10:00:00.123-060" date="02-20-2025`, where -060 are the minutes from local time to UTC. */
export function cmtrace(text: string, at: number, clock: Clock): number {
  CMTRACE.lastIndex = at;
  const found = CMTRACE.exec(text);
  if (!found) return -1;
  const [all, , bias, month, day, year] = found;
  if (!setDate(Number(year), Number(month), Number(day), timeOfDay(text, at), clock)) return -1;
  fraction(text, at + 8, clock);
  clock.time += Number(bias) * MINUTE;
  return at + all.length;
}

const CMTRACE = /\d\d:\d\d:\d\d(\.\d{1,9})?([-+]\d{1,4})" date="(\d{1,2})-(\d{1,2})-(\d{4})/y;
