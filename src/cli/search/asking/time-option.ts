import { InvalidArgumentError, Option } from 'commander';
import { isCalendarDay } from '../../../runtime/calendar-day.ts';

/** RFC 3339; the time, its fraction and the zone may be missing, and then it is midnight, or UTC. */
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** A parser for commander: a moment, as milliseconds since the epoch. */
export function timeOption(text: string): number {
  const parts = TIME.exec(text);
  const isDate = text.length === 10;
  const whole = parts && (isDate || parts[1] ? text : `${text}Z`);
  const time = whole ? Date.parse(whole.replace(' ', 'T').toUpperCase()) : Number.NaN;
  if (!Number.isNaN(time) && isCalendarDay(text.slice(0, 10))) return time;
  throw new InvalidArgumentError('Give a time such as 2025-02-20T03:10:00Z or 2025-02-20.');
}

/** `--from` and `--to`. */
export const timeOptions = (): Option[] => [
  new Option('--from <time>', 'only records of this time or later').argParser(timeOption),
  new Option('--to <time>', 'only records before this time').argParser(timeOption),
];

/** `--where`. */
export const whereOption = (): Option =>
  new Option('--where <query>', 'only records that match, as for the command search');
