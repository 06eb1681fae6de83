import { Buffer } from 'node:buffer';
import {
  type FormatInfo,
  HEAD_BYTES,
  isRecordStart,
  LINE_HEAD_BYTES,
  MAX_HEAD_BYTES,
  MAX_RECORD_BYTES,
} from '../engine/index.ts';
import { AppError } from '../errors.ts';
import { Breaks } from '../runtime/breaks.ts';
import { releaseWhole } from '../runtime/release-memory.ts';
import { decompress } from './decompress.ts';
import { earlyFormatOf, formatOf } from './file-format.ts';
import { type FramedBytes, Framer } from './framer.ts';
import { logPieces } from './not-a-log.ts';
import type { CutOptions, CutSummary, Frame } from './types.ts';

export const FRAME_BYTES = 8 * 1024 * 1024;
/** The first frame is smaller, so that the first numbers come early. */
export const FIRST_FRAME_BYTES = 1024 * 1024;

/**
 * Cuts a log, plain or gzip or zstd, into frames that can be analysed without their neighbours; the
 * generator's return value is the summary. The format is decided once, on the first 64 KiB,
 * unless the options name it. The same
 * file gives the same frames however its bytes arrive. An empty file gives none.
 *
 * Throws `upload_too_large`, the errors of `decompress`, and whatever the source throws, unchanged.
 */
export async function* cutFrames(
  source: AsyncIterable<Uint8Array>,
  options: CutOptions = {},
): AsyncGenerator<Frame, CutSummary> {
  const received = new Meter(options.maxBytes, 'as sent');
  const plain = new Meter(options.maxBytes, 'decompressed');
  const sent = received.through(source, options.onReceived);
  const unpacked = logPieces(options.isPlain ? sent : decompress(sent, options));
  const pieces = plain.through(unpacked, () => assertRatio(received.bytes, plain.bytes, options));
  try {
    const { head, format } = await readHead(pieces, options);
    const framer = createFramer(format, options);
    const breaks = new Breaks();
    for await (const piece of joined(head, pieces)) {
      for await (const frame of framesIn(framer, piece, breaks))
        yield { ...frame, format, isWhole: false };
      if (options.ownsPieces) releaseWhole(piece);
    }
    const isWhole = framer.count === 0;
    for (const frame of framer.end()) yield { ...frame, format, isWhole };
    const { count: frameCount } = framer;
    return { format, totalBytes: plain.bytes, receivedBytes: received.bytes, frameCount };
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

async function* joined(
  head: Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* head;
  yield* rest;
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

/** Bytes that any file may expand to: a bomb is what goes on from there. */
const FREE_BYTES = 100_000_000;

function assertRatio(received: number, plain: number, { maxRatio }: CutOptions): void {
  if (maxRatio === undefined || plain <= FREE_BYTES || plain <= maxRatio * received) return;
  throw new AppError(
    'decompression_limit',
    `The file expands to more than ${maxRatio} times its size. Send it decompressed, or ask for a higher MAX_DECOMPRESSION_RATIO.`,
  );
}

/** Counts the bytes that pass and stops at the limit. */
class Meter {
  bytes = 0;
  readonly #limit: number;
  readonly #what: string;

  constructor(limit: number | undefined, what: string) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#what = what;
  }

  async *through(
    source: AsyncIterable<Uint8Array>,
    onBytes?: (bytes: number) => void,
  ): AsyncGenerator<Uint8Array, void> {
    for await (const piece of source) {
      this.bytes += piece.length;
      if (this.bytes > this.#limit) {
        throw new AppError(
          'upload_too_large',
          `The file is larger than ${this.#limit} bytes (${this.#what}). Split it, or ask for a higher MAX_UPLOAD_BYTES.`,
        );
      }
      onBytes?.(piece.length);
      yield piece;
    }
  }
}
