/** Reads the slices of a file, each from a record start to the next slice's. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { FormatDefinition } from '../engine/index.ts';
import { AppError } from '../errors.ts';
import { cutBefore, type ReadAt, SLICE_BYTES } from '../ingest/cut-slices.ts';
import { holdsCodePageText } from '../ingest/encoding/other-lines.ts';

/** Where a slice stands in the file, in bytes. */
export interface SliceBounds {
  start: number;
  length: number;
}

/**
 * A slice that would have to end inside of a record, or holds text that is no UTF-8; `start` is null where it would begin inside of
 * a record as well.
 */
export interface UncutSlice {
  start: number | null;
  length: null;
}

/** A format as AnalyzeOptions have it. */
interface NamedFormat {
  format: string | null;
  definition?: FormatDefinition | undefined;
}

export class SliceReader {
  readonly #size: number;
  readonly #format: NamedFormat;
  readonly #input: (size: number) => Uint8Array;
  readonly #handle: number;

  /** Opens the file of `size` bytes; `input` gives room for so many bytes, which is valid until it is called again. */
  constructor(
    file: string,
    size: number,
    format: NamedFormat,
    input: (size: number) => Uint8Array,
  ) {
    this.#size = size;
    this.#format = format;
    this.#input = input;
    this.#handle = openSync(file, 'r');
  }

  /** Reads a slice into the input. Throws `file_changed` where the file became shorter. */
  read(slice: number): SliceBounds | UncutSlice {
    const from = slice * SLICE_BYTES;
    const to = Math.min(from + SLICE_BYTES, this.#size);
    const start = slice === 0 ? 0 : cutBefore(this.#look, from, this.#format);
    if (start === null) return { start, length: null };
    const input = this.#input(to - start);
    readFully(this.#handle, input, start);
    const seen: ReadAt = (position, length) => input.subarray(position - start).subarray(0, length);
    const end = to === this.#size ? to : cutBefore(seen, to, this.#format);
    if (end === null || holdsCodePageText(input.subarray(0, end - start))) {
      return { start, length: null };
    }
    return { start, length: end - start };
  }

  close(): void {
    closeSync(this.#handle);
  }

  readonly #look: ReadAt = (position, length) => {
    const bytes = new Uint8Array(length);
    readFully(this.#handle, bytes, position);
    return bytes;
  };
}

function readFully(handle: number, target: Uint8Array, from: number): void {
  let done = 0;
  while (done < target.length) {
    const count = readSync(handle, target, done, target.length - done, from + done);
    if (count === 0) {
      throw new AppError('file_changed', 'The file became shorter while it was read. Try again.');
    }
    done += count;
  }
}
