/** Records and invalid lines of a chunk together with their own lines. */
import { contentOf } from '../lines.ts';
import { clean, decode } from '../text.ts';
import type { AnalyzeOptions } from '../types.ts';
import { type InvalidLine, type LogRecord, readRecords } from './read-records.ts';

const LF = 10;
const CR = 13;

export type ReadEntryOptions = Omit<AnalyzeOptions, 'keywords'>;

/** A record, or an invalid line, with its own lines as they stand. */
export interface Entry {
  entry: LogRecord | InvalidLine;
  /** Without the last line's end. */
  bytes: Uint8Array;
  /** The same as text, valid Unicode without U+0000, and without what stands before its text. */
  text: string;
}

/** Reads as `readRecords`, with the text of each entry. */
export function* readEntries(chunk: Uint8Array, options: ReadEntryOptions): Generator<Entry, void> {
  const lines = new LineStarts(chunk, options.firstLine);
  for (const entry of readRecords(chunk, options)) {
    const bytes = lines.bytesOf(entry.line, entry.lines);
    yield { entry, bytes, text: clean(decode(contentOf(bytes))) };
  }
}

/** Where the text of [start, end) ends: without the end of its last line. */
export function textEnd(chunk: Uint8Array, start: number, end: number): number {
  let last = end;
  if (last > start && chunk[last - 1] === LF) last--;
  if (last > start && chunk[last - 1] === CR) last--;
  return last;
}

/** Finds lines of a chunk by their numbers, which may only grow. */
class LineStarts {
  readonly #chunk: Uint8Array;
  #line: number;
  #at = 0;

  constructor(chunk: Uint8Array, firstLine: number) {
    this.#chunk = chunk;
    this.#line = firstLine;
  }

  /** So many lines, without the last line's end. */
  bytesOf(line: number, lines: number): Uint8Array {
    this.#goTo(line);
    const start = this.#at;
    this.#goTo(line + lines);
    return this.#chunk.subarray(start, textEnd(this.#chunk, start, this.#at));
  }

  #goTo(line: number): void {
    for (; this.#line < line; this.#line++) {
      const newline = this.#chunk.indexOf(LF, this.#at);
      this.#at = newline < 0 ? this.#chunk.length : newline + 1;
    }
  }
}
