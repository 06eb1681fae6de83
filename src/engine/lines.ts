/** How a file falls into lines. */
import { clean, decode, headBytes, stripAnsi } from './text.ts';

/**
 * Whether a line starts a record is decided on this much of it, so that nobody has to hold a line of
 * many megabytes to know. Who cuts a file inside a line must leave at least this much before the cut.
 */
export const LINE_HEAD_BYTES = 4096;

const NUL = 0;
const BOM = [0xef, 0xbb, 0xbf] as const;
export const LF = 10;
export const CR = 13;

/** Where a line's bytes end, and where the next line starts; both are the chunk's end for its last. */
export interface LineEnd {
  end: number;
  next: number;
}

/** Finds the end of the line at `start` and writes it to `out`, so that nothing is allocated. */
export function lineEnd(chunk: Uint8Array, start: number, out: LineEnd): void {
  const newline = chunk.indexOf(LF, start);
  out.next = newline < 0 ? chunk.length : newline + 1;
  out.end = newline < 0 ? chunk.length : newline;
  if (out.end > start && chunk[out.end - 1] === CR) out.end--;
}

/** Length in bytes of the UTF-8 byte order mark at the start of a file, or 0. */
export function bomLength(bytes: Uint8Array): number {
  return bytes[0] === BOM[0] && bytes[1] === BOM[1] && bytes[2] === BOM[2] ? BOM.length : 0;
}

/**
 * The line without what may stand before its text: byte order marks, where files were joined, and NULs, which a file has where
 * it was emptied while its writer went on. A line of nothing else stays as it is.
 */
export function contentOf(line: Uint8Array): Uint8Array {
  let at = 0;
  while (at < line.length) {
    if (line[at] === NUL) at++;
    else if (line[at] === BOM[0] && line[at + 1] === BOM[1] && line[at + 2] === BOM[2]) at += 3;
    else break;
  }
  // The last mark may be cut off, where a line too long is.
  const isPart =
    line.length - at < BOM.length && line.subarray(at).every((byte, i) => byte === BOM[i]);
  return isPart ? line : line.subarray(at);
}

/** The text on which decisions about a line are made: its head, without terminal escape sequences. */
export function headText(line: Uint8Array): string {
  return stripAnsi(clean(decode(headBytes(line, LINE_HEAD_BYTES))));
}
