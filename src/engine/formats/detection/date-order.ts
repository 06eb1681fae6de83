/**
 * The order of day and month in a file: `03/04/2025` leaves it open, but the other dates of the first lines may tell. What
 * they tell becomes part of a format for that file, because chunks do not see its first lines.
 */
import { emptyHeader } from '../../pattern/header.ts';
import type { DateOrder, Numbers } from '../../timestamp/grammar/date.ts';
import { orderOf } from '../../timestamp/grammar/order.ts';
import { type Clock, isAny, uncertainNumbers } from '../../timestamp/index.ts';
import { type Format, readHeader } from '../format.ts';

/** Where so many dates in a row are certain, those of the file are: each record costs a reading. */
const CERTAIN = 16;

/** The order of the dates in lines of the format; null where it is the usual one, or there are none. */
export function dateOrderOf(format: Format, lines: readonly string[]): DateOrder | null {
  const readsAny = format.programs.some(({ steps }) =>
    steps.some((step) => step.kind === 'timestamp' && isAny(step.parse)),
  );
  if (!readsAny) return null;
  const clock: Clock = { referenceTime: 0, time: 0 };
  const header = emptyHeader();
  const dates: Numbers[] = [];
  let certain = 0;
  for (const line of lines) {
    if (readHeader(format, line, header, clock) !== null || header.places.timestamp < 0) continue;
    const numbers = uncertainNumbers(line, header.places.timestamp);
    if (numbers) dates.push(numbers);
    else if (++certain === CERTAIN && dates.length === 0) return null;
  }
  return orderOf(dates);
}
