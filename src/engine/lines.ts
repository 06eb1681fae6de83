/** How a file falls into lines. */
import { clean, decode, headBytes, stripAnsi } from './text.ts';

/**
 * Whether a line starts a record is decided on this much of it, so that nobody has to hold a line of
 * many megabytes to know. Who cuts a file inside a line must leave at least this much before the cut.
 */
export const LINE_HEAD_BYTES = 4096;

const BOM = [0xef, 0xbb, 0xbf] as const;
const TAB = 9;
const ESCAPE = 27;
const SPACE = 32;
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

/** A character that is not seen and may stand before a line's text: a byte order mark, where files were joined, or one of direction. */
const MARKS = ['\uFEFF', '\u200B', '\u200E', '\u200F', '\u2060'] as const;
const MARK_BYTES = MARKS.map((mark) => [...new TextEncoder().encode(mark)]);
const MARK_LENGTH = 3;

/**
 * The line without what may stand before its text: marks that are not seen, and control characters, such as the NULs that a file has where
 * it was emptied while its writer went on. A line of nothing else stays as it is.
 */
export function contentOf(line: Uint8Array): Uint8Array {
  let at = 0;
  while (at < line.length) {
    if (isControl(line[at]!)) at++;
    else if (isMark(line, at)) at += MARK_LENGTH;
    else break;
  }
  // The last mark may be cut off, where a line too long is.
  const rest = line.length - at;
  const isPart = rest < MARK_LENGTH && MARK_BYTES.some((mark) => startsSame(line, at, mark, rest));
  return isPart ? line : line.subarray(at);
}

/** The same question of a text: does something stand before it that `contentOf` leaves out? */
export function startsUnseen(text: string): boolean {
  return isControl(text.charCodeAt(0)) || MARKS.some((mark) => text.startsWith(mark));
}

/** Not a tab, which indents, nor ESC, which begins a sequence. */
const isControl = (byte: number): boolean => byte < SPACE && byte !== TAB && byte !== ESCAPE;

function isMark(line: Uint8Array, at: number): boolean {
  // Nearly all lines begin with ASCII.
  if (line[at]! < 0x80) return false;
  return MARK_BYTES.some((mark) => startsSame(line, at, mark, MARK_LENGTH));
}

function startsSame(line: Uint8Array, at: number, mark: readonly number[], length: number) {
  for (let i = 0; i < length; i++) if (line[at + i] !== mark[i]) return false;
  return true;
}

/** The text on which decisions about a line are made: its head, without terminal escape sequences. */
export function headText(line: Uint8Array): string {
  return stripAnsi(clean(decode(headBytes(line, LINE_HEAD_BYTES))));
}
