/** Where the next page of records begins. */
import { createHash } from 'node:crypto';
import type { Moment } from '../../engine-threads/search/question.ts';
import { AppError } from '../../errors.ts';

export const RECORD_ORDERS = ['line', '-line', 'time', '-time'] as const;
export type RecordOrder = (typeof RECORD_ORDERS)[number];

/** What a cursor belongs to: a question to a job, in an order. */
interface Asked {
  /** Tells the job from a later one of its id. */
  blobPrefix: string;
  order: RecordOrder;
  /** All that decides which records match. */
  question: unknown;
}

/** The last record of a page as an opaque word for a URL. */
export function encodeRecordCursor(asked: Asked, { line, time }: Moment): string {
  const parts = [digestOf(asked), String(line), Number.isNaN(time) ? '' : String(time)];
  return Buffer.from(parts.join(' ')).toString('base64url');
}

const CURSOR = /^([0-9a-f]{16}) (\d{1,16}) (-?\d{1,16}(?:\.\d{1,20})?|)$/;

/** Throws `bad_cursor` for what was not made for the same question to the same job. */
export function decodeRecordCursor(asked: Asked, cursor: string): Moment {
  const match = CURSOR.exec(Buffer.from(cursor, 'base64url').toString());
  if (match?.[1] !== digestOf(asked)) {
    throw new AppError(
      'bad_cursor',
      'Use a nextCursor of the same question to the same job as it was given, or none.',
    );
  }
  return { line: Number(match[2]), time: match[3] === '' ? Number.NaN : Number(match[3]) };
}

function digestOf({ blobPrefix, order, question }: Asked): string {
  const text = JSON.stringify([blobPrefix, order, question]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
