import { Buffer } from 'node:buffer';
import {
  createGunzip,
  createZstdDecompress,
  type Gunzip,
  type ZstdDecompress,
  constants as zlib,
} from 'node:zlib';
import { ZstdFrames } from '../compression/zstd-frames.ts';
import { AppError, messageOf, systemCodeOf } from '../errors.ts';
import { type Compression, compressionOf, MAGIC_BYTES } from './compression.ts';

/** Larger pieces mean fewer turns of the event loop; the default is 16 KiB. */
const OUTPUT_BYTES = 256 * 1024;
/** One write may hold back as much output as this, so large pieces are fed in parts. */
const INPUT_BYTES = 64 * 1024;
/** Frames that need more memory than this (128 MiB, as the zstd tool has it) are refused. */
const ZSTD_WINDOW_LOG_MAX = 27;

/**
 * Gives the bytes of `source`, decompressed if they are gzip or zstd (told by the first bytes; several
 * members or frames in a row are one file). Never holds more than a piece of input and of output.
 * Throws `truncated_gzip`, `corrupt_gzip`, `truncated_zstd` or `corrupt_zstd`; what the source throws
 * passes unchanged. Ending it early ends the source too.
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const iterator = source[Symbol.asyncIterator]();
  const state = { done: false };
  try {
    const head = await readHead(iterator, state);
    const pieces = joined(head, iterator, state);
    const compression = compressionOf(head);
    if (compression === null) yield* pieces;
    else yield* new Decoder(compression).decode(pieces);
  } finally {
    if (!state.done) await iterator.return?.();
  }
}

/** `done` also holds once the source has thrown: such an iterator must not be asked again. */
async function next(
  iterator: AsyncIterator<Uint8Array>,
  state: { done: boolean },
): Promise<Uint8Array | null> {
  try {
    const result = await iterator.next();
    if (!result.done) return result.value;
  } catch (error) {
    state.done = true;
    throw error;
  }
  state.done = true;
  return null;
}

async function readHead(
  iterator: AsyncIterator<Uint8Array>,
  state: { done: boolean },
): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < MAGIC_BYTES) {
    const piece = await next(iterator, state);
    if (piece === null) break;
    head = head.length === 0 ? piece : Buffer.concat([head, piece]);
  }
  return head;
}

async function* joined(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
  state: { done: boolean },
): AsyncGenerator<Uint8Array, void> {
  if (head.length > 0) yield head;
  while (!state.done) {
    const piece = await next(iterator, state);
    if (piece !== null) yield piece;
  }
}

/**
 * Feeds a zlib stream piece by piece and reads what comes out meanwhile, all in one generator, so that
 * nothing is left running when it ends early.
 */
class Decoder {
  readonly #compression: Compression;
  readonly #stream: Gunzip | ZstdDecompress;
  readonly #frames: ZstdFrames | null;
  #fed = 0;
  #failure: unknown = null;
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(compression: Compression) {
    this.#compression = compression;
    this.#frames = compression === 'zstd' ? new ZstdFrames() : null;
    this.#stream =
      compression === 'gzip'
        ? createGunzip({ chunkSize: OUTPUT_BYTES })
        : createZstdDecompress({
            chunkSize: OUTPUT_BYTES,
            params: { [zlib.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
          });
    this.#stream.on('readable', () => this.#wake());
    this.#stream.on('end', () => {
      this.#isEnded = true;
      this.#wake();
    });
    this.#stream.on('error', (error) => {
      this.#failure = error;
      this.#wake();
    });
  }

  async *decode(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const piece of pieces) {
        for (let at = 0; at < piece.length; at += INPUT_BYTES) {
          yield* this.#feed(piece.subarray(at, at + INPUT_BYTES));
        }
      }
      yield* this.#finish();
    } finally {
      this.#stream.destroy();
    }
  }

  async *#feed(piece: Uint8Array): AsyncGenerator<Uint8Array, void> {
    this.#fed += piece.length;
    this.#frames?.push(piece);
    // A stream that has ended took no more than the last frame: what follows it is padding or damage.
    if (this.#isEnded) return this.#checkTrailing(piece);
    let isTaken = false;
    this.#stream.write(piece, () => {
      isTaken = true;
      this.#wake();
    });
    yield* this.#readUntil(() => isTaken);
    const left = this.#fed - this.#stream.bytesWritten;
    if (left > 0) {
      this.#isEnded = true;
      this.#checkTrailing(piece.subarray(piece.length - left));
    }
  }

  async *#finish(): AsyncGenerator<Uint8Array, void> {
    if (!this.#isEnded) {
      this.#stream.end();
      yield* this.#readUntil(() => this.#isEnded);
    }
    if (this.#frames && !this.#frames.isBetweenFrames) throw this.#truncated();
  }

  /** Gives what the stream has, until `isDone` and nothing is left to read. */
  async *#readUntil(isDone: () => boolean): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      let output: Uint8Array | null = this.#stream.read();
      while (output !== null) {
        yield output;
        output = this.#stream.read();
      }
      if (this.#failure !== null) throw this.#asAppError(this.#failure);
      if (isDone()) return;
      await woken;
    }
  }

  /** Zeros after gzip data are padding (tape blocks, as gzip itself has it); all else is damage. */
  #checkTrailing(bytes: Uint8Array): void {
    if (this.#compression === 'gzip' && bytes.every((byte) => byte === 0)) return;
    throw this.#corrupt(`something else follows the ${this.#compression} data`);
  }

  #asAppError(failure: unknown): AppError {
    if (systemCodeOf(failure) === 'Z_BUF_ERROR') return this.#truncated(failure);
    return this.#corrupt(messageOf(failure), failure);
  }

  #truncated(cause?: unknown): AppError {
    return new AppError(
      `truncated_${this.#compression}`,
      `The ${this.#compression} data ends too early, at byte ${this.#fed} of the compressed file. Send the whole file.`,
      { cause },
    );
  }

  #corrupt(what: string, cause?: unknown): AppError {
    const from = this.#stream.bytesWritten;
    return new AppError(
      `corrupt_${this.#compression}`,
      `The ${this.#compression} data is damaged between bytes ${from} and ${this.#fed} of the compressed file (${what}).`,
      { cause },
    );
  }
}
