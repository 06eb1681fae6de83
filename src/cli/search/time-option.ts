import { InvalidArgumentError } from 'commander';

/** RFC 3339; the time, its fraction and the zone may be missing, and then it is midnight, or UTC. */
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** A parser for commander: a moment, as milliseconds since the epoch. */
export function timeOption(text: string): number {
  const parts = TIME.exec(text);
  const isDate = text.length === 10;
  const whole = parts && (isDate || parts[1] ? text : `${text}Z`);
  const time = whole ? Date.parse(whole.replace(' ', 'T').toUpperCase()) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError('Give a time such as 2025-02-20T03:10:00Z or 2025-02-20.');
}
