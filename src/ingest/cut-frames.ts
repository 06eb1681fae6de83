import { Buffer } from 'node:buffer';
import {
  type FormatInfo,
  HEAD_BYTES,
  isRecordStart,
  LINE_HEAD_BYTES,
  MAX_HEAD_BYTES,
  MAX_RECORD_BYTES,
} from '../engine/index.ts';
import { Breaks } from '../runtime/breaks.ts';
import { releaseWhole } from '../runtime/release-memory.ts';
import { FileText } from './encoding/to-utf8.ts';
import { earlyFormatOf, formatOf } from './file-format.ts';
import { type FramedBytes, Framer } from './framer.ts';
import { splitRecords } from './joined/split-records.ts';
import { logPieces } from './not-a-log.ts';
import type { CutOptions, CutSummary, Frame } from './types.ts';
import { type Unpacked, type UnpackOptions, unpack } from './unpack.ts';
import { withHead } from './with-head.ts';

export const FRAME_BYTES = 8 * 1024 * 1024;
/** The first frame is smaller, so that the first numbers come early. */
export const FIRST_FRAME_BYTES = 1024 * 1024;

/**
 * Cuts a log, plain or compressed, of any encoding, into frames of UTF-8 that can be analysed without their neighbours; the
 * generator's return value is the summary. Records that stand on one line get lines of their own (joined/). The format is
 * decided once, on the first 64 KiB,
 * unless the options name it. The same
 * file gives the same frames however its bytes arrive. An empty file gives none.
 *
 * Throws `not_a_log`, the errors of `unpack`, and whatever the source throws, unchanged.
 */
export function cutFrames(
  source: AsyncIterable<Uint8Array>,
  options: CutOptions = {},
): AsyncGenerator<Frame, CutSummary> {
  return cutUnpacked(unpack(source, options), options);
}

/** As `cutFrames`, of a log that is unpacked already. */
export async function* cutUnpacked(
  unpacked: Unpacked,
  options: Omit<CutOptions, keyof UnpackOptions>,
): AsyncGenerator<Frame, CutSummary> {
  const text = new FileText(logPieces(unpacked.pieces));
  const pieces = splitRecords(text.pieces());
  let totalBytes = 0;
  try {
    const { head, format } = await readHead(pieces, options);
    const framer = createFramer(format, options);
    const breaks = new Breaks();
    for await (const piece of withHead(head, pieces)) {
      totalBytes += piece.length;
      for await (const frame of framesIn(framer, piece, breaks))
        yield { ...frame, format, encoding: text.encoding, isWhole: false };
      if (options.ownsPieces) releaseWhole(piece);
    }
    const isWhole = framer.count === 0;
    const { encoding } = text;
    for (const frame of framer.end()) yield { ...frame, format, encoding, isWhole };
    const { count: frameCount } = framer;
    return { ...unpacked.counts(), format, encoding, totalBytes, frameCount };
  } finally {
    await pieces.return();
  }
}

/** Bytes that are looked at in one go: a few thousand short lines, which take some milliseconds at most. */
const SLICE_BYTES = 16 * 1024;
/** The frames that a piece closes. Lets others run while it looks at many short lines. */
async function* framesIn(
  framer: Framer,
  piece: Uint8Array,
  breaks: Breaks,
): AsyncGenerator<FramedBytes, void> {
  for (let at = 0; at < piece.length; at += SLICE_BYTES) {
    await breaks.next();
    yield* framer.push(piece.subarray(at, at + SLICE_BYTES));
  }
}

function createFramer(format: FormatInfo | null, options: CutOptions): Framer {
  const { frameBytes = FRAME_BYTES, maxRecordBytes = MAX_RECORD_BYTES } = options;
  const name = format?.name ?? null;
  return new Framer({
    isRecordStart: (line, before) => isRecordStart(line, name, format?.definition, before),
    firstFrameBytes: Math.min(frameBytes, FIRST_FRAME_BYTES),
    frameBytes,
    maxRecordBytes,
    lineHeadBytes: LINE_HEAD_BYTES,
  });
}

/** Reads until the format can be decided; leaves the rest in `pieces`. */
async function readHead(
  pieces: AsyncGenerator<Uint8Array, void>,
  options: CutOptions,
): Promise<{ head: Uint8Array[]; format: FormatInfo | null }> {
  const head: Uint8Array[] = [];
  if (await fill(head, pieces, HEAD_BYTES)) {
    const format = earlyFormatOf(Buffer.concat(head), options);
    if (format) return { head, format };
    await fill(head, pieces, MAX_HEAD_BYTES);
  }
  const format = head.length === 0 ? null : formatOf(Buffer.concat(head), options);
  return { head, format };
}

/** Reads on until `head` has at least so many bytes; false where the file ends before. */
async function fill(
  head: Uint8Array[],
  pieces: AsyncGenerator<Uint8Array, void>,
  least: number,
): Promise<boolean> {
  let bytes = head.reduce((sum, { length }) => sum + length, 0);
  while (bytes < least) {
    const { done, value } = await pieces.next();
    if (done) return false;
    head.push(value);
    bytes += value.length;
  }
  return true;
}
