/** Cuts a file that can be read anywhere, without reading all of it: only what stands around each cut. */
import { type FormatInfo, HEAD_BYTES, isRecordStart } from '../engine/index.ts';
import { formatOf } from './cut-chunks.ts';
import { isCompressed } from './decompress.ts';
import type { CutOptions } from './types.ts';

/** Reads up to `length` bytes at `position`; fewer only at the file's end. */
export type ReadAt = (position: number, length: number) => Uint8Array;

export interface Slices {
  format: FormatInfo | null;
  /** Where each slice starts, in bytes, and where the last one ends. */
  cuts: Float64Array;
}

/** Small enough that a thread's input stays in the cache, and large enough to be few. */
const SLICE_BYTES = 1024 * 1024;
/** How far before its place a record start is looked for; nearly always the first look finds it. */
const LOOKS = [4 * 1024, 64 * 1024, 1024 * 1024];
const NEWLINE = 10;

/**
 * Cuts a file of `size` bytes before record starts, near every MiB. Null where it is compressed, or
 * where a record is so long that a cut would have to be inside of it: then it must be read in order.
 */
export function cutSlices(read: ReadAt, size: number, options: CutOptions = {}): Slices | null {
  const head = read(0, HEAD_BYTES);
  if (isCompressed(head)) return null;
  const format = size === 0 ? null : formatOf(head, options);
  const cuts = [0];
  for (let place = SLICE_BYTES; place < size; place += SLICE_BYTES) {
    const cut = recordStartBefore(read, place, format);
    if (cut === null) return null;
    cuts.push(cut);
  }
  cuts.push(size);
  return { format, cuts: Float64Array.from(cuts) };
}

/** The last record start at or before `place`, not far from it. */
function recordStartBefore(read: ReadAt, place: number, format: FormatInfo | null): number | null {
  for (const look of LOOKS) {
    const bytes = read(place - look, look);
    const start = lastRecordStart(bytes, format);
    if (start !== null) return place - look + start;
  }
  return null;
}

/** Looks at whole lines only: the first may have begun before, the last may go on. */
function lastRecordStart(bytes: Uint8Array, format: FormatInfo | null): number | null {
  let end = bytes.lastIndexOf(NEWLINE);
  while (end > 0) {
    const newline = bytes.lastIndexOf(NEWLINE, end - 1);
    if (newline < 0) return null;
    const line = bytes.subarray(newline + 1, end);
    if (isRecordStart(line, format?.name ?? null, format?.definition)) return newline + 1;
    end = newline;
  }
  return null;
}
