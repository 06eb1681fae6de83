import { AppError } from '../../errors.ts';
import { isCalendarDay } from '../../runtime/calendar-day.ts';

/** The last job of a page: the next page begins after it. */
export interface Cursor {
  /** As the database prints it, to the microsecond. */
  createdAt: string;
  id: string;
}

const DAY = /(\d{4}-\d\d-\d\d)/.source;
const TIME = /(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?/.source;
const ZONE = /[+-](?:0\d|1[0-5])(?::[0-5]\d)?/.source;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/.source;
const PLACE = new RegExp(`^(?<createdAt>${DAY} ${TIME}${ZONE}) (?<id>${ID})$`);

/** An opaque word for a URL. */
export function encodeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

/** Throws `bad_cursor` for what `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Cursor {
  const match = PLACE.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match || !isDay(match[2]!)) {
    throw new AppError('bad_cursor', 'Use a nextCursor of the list as it was given, or none.');
  }
  const { createdAt, id } = match.groups as { createdAt: string; id: string };
  return { createdAt, id };
}

/** The database refuses other days, and the year 0, with an error of its own. */
const isDay = (day: string): boolean => !day.startsWith('0000') && isCalendarDay(day);
