/** Cuts what comes slowly, such as the output of `tail -f`, without waiting until a frame is full. */
import { Buffer } from 'node:buffer';
import {
  type FormatInfo,
  HEAD_BYTES,
  isRecordStart,
  LINE_HEAD_BYTES,
  MAX_HEAD_BYTES,
  MAX_RECORD_BYTES,
  PLAIN,
} from '../engine/index.ts';
import { decompress } from './decompress.ts';
import { FileText } from './encoding/to-utf8.ts';
import { earlyFormatOf, formatOf } from './file-format.ts';
import { type FramedBytes, Framer } from './framer.ts';
import { splitRecords } from './joined/split-records.ts';
import { logPieces } from './not-a-log.ts';
import { PatientReader } from './patient-reader.ts';
import type { CutOptions, Frame } from './types.ts';

/** Milliseconds that bytes wait at most for others to be in a frame with them. */
const FRAME_MS = 200;
/** Milliseconds without a byte after which the last record is taken for complete. */
const RECORD_MS = 1000;
const FRAME_BYTES = 1024 * 1024;

/**
 * Cuts a log as `cutFrames` does, but gives what is there a moment after it came. The last record is held
 * back until the next one begins, or nothing came for a second. The format is decided on what has come first, and again
 * while that was too little to tell.
 */
export async function* followFrames(
  source: AsyncIterable<Uint8Array>,
  options: Pick<CutOptions, 'catalog' | 'format' | 'onTruncated'> = {},
): AsyncGenerator<Frame, void> {
  const text = new FileText(logPieces(decompress(source, options)), { isLive: true });
  const reader = new PatientReader(splitRecords(text.pieces()));
  const log = new FollowedLog(options, text);
  try {
    while (!reader.isAtEnd) {
      const piece = await reader.next(log.patience());
      if (piece === null) yield* log.pause();
      else yield* log.take(piece);
    }
    yield* log.end();
  } finally {
    await reader.close();
  }
}

class FollowedLog {
  readonly #options: Pick<CutOptions, 'catalog' | 'format'>;
  readonly #text: FileText;
  readonly #framer: Framer;
  #head: Uint8Array = new Uint8Array();
  #format: FormatInfo | null = null;
  /** What it looks like while that is not sure. */
  #soFar: FormatInfo | null = null;
  /** When the oldest byte came that is in no frame; null where there is none, or only the last record is left. */
  #waitsSince: number | null = null;
  /** When the last byte came; null where nothing is held. */
  #lastByteAt: number | null = null;

  constructor(options: Pick<CutOptions, 'catalog' | 'format'>, text: FileText) {
    this.#options = options;
    this.#text = text;
    this.#framer = new Framer({
      isRecordStart: (line, before) =>
        isRecordStart(line, this.#known?.name ?? null, this.#known?.definition, before),
      firstFrameBytes: FRAME_BYTES,
      frameBytes: FRAME_BYTES,
      maxRecordBytes: MAX_RECORD_BYTES,
      lineHeadBytes: LINE_HEAD_BYTES,
    });
  }

  /** Milliseconds until `pause` has something to do; null for ever. */
  patience(): number | null {
    const now = performance.now();
    if (this.#waitsSince !== null) return Math.max(0, this.#waitsSince + FRAME_MS - now);
    if (this.#lastByteAt !== null) return Math.max(0, this.#lastByteAt + RECORD_MS - now);
    return null;
  }

  *take(piece: Uint8Array): Generator<Frame, void> {
    this.#lastByteAt = performance.now();
    this.#waitsSince ??= this.#lastByteAt;
    this.#learn(piece);
    yield* this.#framed(this.#framer.push(piece));
    if (this.#lastByteAt - this.#waitsSince >= FRAME_MS) yield* this.#flush('last_record');
  }

  *pause(): Generator<Frame, void> {
    if (this.#waitsSince !== null) yield* this.#flush('last_record');
    else {
      this.#lastByteAt = null;
      yield* this.#flush('last_line');
    }
  }

  *end(): Generator<Frame, void> {
    this.#decide();
    yield* this.#framed(this.#framer.end());
  }

  *#flush(until: 'last_record' | 'last_line'): Generator<Frame, void> {
    this.#waitsSince = null;
    this.#decide();
    const frame = this.#framer.flush(until);
    if (frame) yield* this.#framed([frame]);
  }

  *#framed(frames: Iterable<FramedBytes>): Generator<Frame, void> {
    const { encoding } = this.#text;
    for (const frame of frames) yield { ...frame, format: this.#known, encoding, isWhole: false };
  }

  get #known(): FormatInfo | null {
    return this.#format ?? this.#soFar;
  }

  /** Keeps the file's head until a format is found in it. */
  #learn(piece: Uint8Array): void {
    const known = this.#head.length;
    if (this.#format !== null || known >= MAX_HEAD_BYTES) return;
    this.#head = Buffer.concat([this.#head, piece.subarray(0, MAX_HEAD_BYTES - known)]);
    if (known < HEAD_BYTES && this.#head.length >= HEAD_BYTES) {
      this.#format = earlyFormatOf(this.#head, this.#options);
    }
    if (this.#head.length >= MAX_HEAD_BYTES) this.#decide();
  }

  /** What is plain text so far may be a banner, and the records come behind it. */
  #decide(): void {
    if (this.#format !== null || this.#head.length === 0) return;
    const found = formatOf(this.#head, this.#options);
    const isSure = found?.name !== PLAIN || this.#head.length >= MAX_HEAD_BYTES;
    if (isSure) this.#format = found;
    else this.#soFar = found;
  }
}
