/**
 * Cuts a file that can be read anywhere, without reading all of it first. Who counts a slice finds where
 * it meets the next one: for both slices that is the same place.
 */

import type { FormatDefinition } from '../engine/index.ts';
import { isRecordStart } from '../engine/index.ts';

/** Reads up to `length` bytes at `position`; fewer only at the file's end. */
export type ReadAt = (position: number, length: number) => Uint8Array;

/** A format as AnalyzeOptions have it. */
interface NamedFormat {
  format: string | null;
  definition?: FormatDefinition | undefined;
}

/** Small enough that a thread's input stays in the cache, and large enough to be few. */
export const SLICE_BYTES = 1024 * 1024;
/** How far before its place a record start is looked for; nearly always the first look finds it. */
const LOOKS = [4 * 1024, 64 * 1024, SLICE_BYTES];
const NEWLINE = 10;

/** How many slices a file of `size` bytes has: one at least. */
export const slicesIn = (size: number): number => Math.max(1, Math.ceil(size / SLICE_BYTES));

/**
 * Where to cut near `place`: at the last record start at or before it, and no more than SLICE_BYTES before. Null
 * where a record is so long that the cut would have to be inside of it.
 */
export function cutBefore(read: ReadAt, place: number, format: NamedFormat): number | null {
  for (const most of LOOKS) {
    const look = Math.min(most, place);
    const bytes = read(place - look, look);
    const start = lastRecordStart(bytes, format, look === place);
    if (start !== null) return place - look + start;
  }
  return null;
}

/**
 * Looks at whole lines only: the first may have begun before, unless they are `fromStart` of the file; the last may go on. Whether a line
 * starts a record may depend on the one before.
 */
function lastRecordStart(
  bytes: Uint8Array,
  { format, definition }: NamedFormat,
  fromStart: boolean,
): number | null {
  let end = bytes.lastIndexOf(NEWLINE);
  while (end > 0) {
    const newline = bytes.lastIndexOf(NEWLINE, end - 1);
    if (newline < 0) return null;
    const line = bytes.subarray(newline + 1, end);
    const beforeStart = newline === 0 ? 0 : bytes.lastIndexOf(NEWLINE, newline - 1) + 1;
    if (beforeStart === 0 && !fromStart) return null;
    const before = bytes.subarray(beforeStart, newline);
    if (isRecordStart(line, format, definition, before)) return newline + 1;
    end = newline;
  }
  return null;
}
