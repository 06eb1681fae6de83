/** How files fall into lines, and lines into units; the sizes that bound both. */

import { emptyHeader } from '../pattern/header.ts';
import { clean, decode, headBytes, stripAnsi } from '../text.ts';
import type { Clock } from '../timestamp/index.ts';
import { continues, isBlank } from './continuation.ts';
import { firstCharactersOf, mayStart } from './first-characters.ts';
import { type Format, readHeader } from './format.ts';

/** A record longer than this is cut; the rest of it is invalid. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Formats are detected on at most this much of a file's start. */
export const HEAD_BYTES = 64 * 1024;

/**
 * Whether a line starts a record is decided on this much of it, so that nobody has to hold a line of
 * many megabytes to know. Who cuts a file inside a line must leave at least this much before the cut.
 */
export const LINE_HEAD_BYTES = 4096;

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/** Where a line's bytes end, and where the next line starts; both are the chunk's end for its last. */
export interface LineEnd {
  end: number;
  next: number;
}

export function lineEnd(chunk: Uint8Array, start: number, out: LineEnd): void {
  const newline = chunk.indexOf(LF, start);
  out.next = newline < 0 ? chunk.length : newline + 1;
  out.end = newline < 0 ? chunk.length : newline;
  if (out.end > start && chunk[out.end - 1] === CR) out.end--;
}

/** Length of the UTF-8 byte order mark at the start of a file, or 0. */
export function bomLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** The text on which decisions about a line are made: its head, without colours. */
export function headText(line: Uint8Array): string {
  return stripAnsi(clean(decode(headBytes(line, LINE_HEAD_BYTES))));
}

const header = emptyHeader();
// Which year a date without one lies in does not matter here.
const clock: Clock = { referenceTime: 0, time: 0 };

/** A line that its first byte tells to go on: of a long trace there are a hundred thousand, all looked at. */
function isIndentedBody(line: Uint8Array, format: Format): boolean {
  if (line[0] !== SPACE && line[0] !== TAB) return false;
  const indent = line[0] === SPACE ? ' ' : '\t';
  return format.continuation !== 'none' && !mayStart(firstCharactersOf(format), indent);
}

/**
 * May a chunk be cut before this line? True for each line that starts a record or an invalid line;
 * false for one that belongs to the line before it. `line` comes without its newline; of a long one
 * the first LINE_HEAD_BYTES are enough. `format` as in AnalyzeOptions.
 */
export function startsUnit(line: Uint8Array, format: Format | null): boolean {
  if (!format) return true;
  if (isIndentedBody(line, format)) return false;
  const text = headText(line.at(-1) === CR ? line.subarray(0, -1) : line);
  if (!continues(text, format.continuation)) return true;
  if (isBlank(text) || format.continuation === 'none') return false;
  return readHeader(format, text, header, clock) === null;
}
