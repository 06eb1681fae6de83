/** The matching records of a frame: only what may match is read in full. */
import { resolveFormat } from '../formats/catalog.ts';
import type { Format } from '../formats/format.ts';
import { startsRecord } from '../formats/record-start.ts';
import { LINE_HEAD_BYTES } from '../lines.ts';
import { type ReadOptions, readEntries } from './entries.ts';
import type { Entry, Matcher } from './matcher.ts';
import type { TextSearch } from './text-search.ts';

const LF = 10;

export interface FrameSearch {
  matches: Matcher;
  /** Finds a text that every matching record contains; null where no text is known. */
  find: TextSearch | null;
}

/**
 * Gives the matching entries of a frame in their order. Where a text is required only the records around it are read:
 * a slice of a frame from one record's start to another's is read as the frame would be.
 */
export function* searchFrame(
  frame: Uint8Array,
  options: ReadOptions,
  { matches, find }: FrameSearch,
): Generator<Entry, void> {
  if (!find) {
    for (const entry of readEntries(frame, options)) if (matches(entry)) yield entry;
    return;
  }
  const format = options.format === null ? null : resolveFormat(options.format, options.definition);
  const place = { line: options.firstLine, at: 0 };
  for (let hit = find(frame, 0); hit >= 0; ) {
    const start = recordStartBefore(frame, hit, place.at, format);
    const end = recordStartBehind(frame, hit, format);
    place.line += newlinesIn(frame, place.at, start);
    const slice = { ...options, firstLine: place.line, byteOffset: options.byteOffset + start };
    // Only the frame's first record may be continued from the frame before.
    if (start > 0) slice.carry = 'start';
    for (const entry of readEntries(frame.subarray(start, end), slice)) {
      if (matches(entry)) yield entry;
    }
    place.line += newlinesIn(frame, start, end);
    place.at = end;
    hit = end < frame.length ? find(frame, end) : -1;
  }
}

/** Where the record begins, not before `least`, that the byte at `at` belongs to. */
function recordStartBefore(
  frame: Uint8Array,
  at: number,
  least: number,
  format: Format | null,
): number {
  let start = lineStart(frame, at);
  while (start > least && !startsAt(frame, start, format)) start = lineStart(frame, start - 1);
  return Math.max(start, least);
}

/** Where the next record begins behind the line of `at`; the frame's end where none does. */
function recordStartBehind(frame: Uint8Array, at: number, format: Format | null): number {
  let start = nextLine(frame, at);
  while (start < frame.length && !startsAt(frame, start, format)) start = nextLine(frame, start);
  return start;
}

const startsAt = (frame: Uint8Array, start: number, format: Format | null): boolean =>
  format === null || startsRecord(headOfLine(frame, start), format);

function headOfLine(frame: Uint8Array, start: number): Uint8Array {
  const most = frame.subarray(start, start + LINE_HEAD_BYTES);
  const newline = most.indexOf(LF);
  return newline < 0 ? most : most.subarray(0, newline);
}

const lineStart = (frame: Uint8Array, at: number): number =>
  at === 0 ? 0 : frame.lastIndexOf(LF, at - 1) + 1;

function nextLine(frame: Uint8Array, at: number): number {
  const newline = frame.indexOf(LF, at);
  return newline < 0 ? frame.length : newline + 1;
}

function newlinesIn(frame: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = frame.indexOf(LF, start); at >= 0 && at < end; at = frame.indexOf(LF, at + 1))
    count++;
  return count;
}
