/** Records and invalid lines of a chunk together with their own lines. */
import { readRecords } from '../interpreter/read-records.ts';
import { clean, decode } from '../text.ts';
import type { AnalyzeOptions } from '../types.ts';
import type { Entry } from './matcher.ts';

const LF = 10;
const CR = 13;

export type ReadOptions = Omit<AnalyzeOptions, 'keywords'>;

/** Reads as `readRecords`, with the text of each entry. */
export function* readEntries(chunk: Uint8Array, options: ReadOptions): Generator<Entry, void> {
  const lines = new LineStarts(chunk, options.firstLine);
  for (const entry of readRecords(chunk, options)) {
    const bytes = lines.bytesOf(entry.line, entry.lines);
    yield { entry, bytes, text: clean(decode(bytes)) };
  }
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
    let end = this.#at;
    if (end > start && this.#chunk[end - 1] === LF) end--;
    if (end > start && this.#chunk[end - 1] === CR) end--;
    return this.#chunk.subarray(start, end);
  }

  #goTo(line: number): void {
    for (; this.#line < line; this.#line++) {
      const newline = this.#chunk.indexOf(LF, this.#at);
      this.#at = newline < 0 ? this.#chunk.length : newline + 1;
    }
  }
}
