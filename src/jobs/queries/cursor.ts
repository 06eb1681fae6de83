import { AppError } from '../../errors.ts';

/** The last job of a page: the next page begins after it. */
export interface Cursor {
  /** As the database prints it, to the microsecond. */
  createdAt: string;
  id: string;
}

const PLACE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?) ([0-9a-f-]{36})$/;

/** An opaque word for a URL. */
export function encodeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

/** Throws `bad_cursor` for what `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Cursor {
  const match = PLACE.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) {
    throw new AppError('bad_cursor', 'Use a nextCursor of the list as it was given, or none.');
  }
  return { createdAt: match[1]!, id: match[2]! };
}
