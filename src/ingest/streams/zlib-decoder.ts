import type { Gunzip, ZstdDecompress } from 'node:zlib';
import { type AppError, messageOf, systemCodeOf } from '../../errors.ts';
import type { Compression } from '../compression.ts';
import { corrupt, truncated } from './faults.ts';

/** For the options of the zlib stream. Larger pieces mean fewer turns of the event loop; the default is 16 KiB. */
export const OUTPUT_BYTES = 256 * 1024;

/**
 * Feeds a zlib stream piece by piece and reads what comes out meanwhile, all in one generator, so that
 * nothing is left running when it ends early.
 */
export class ZlibDecoder {
  readonly #compression: Compression;
  readonly #stream: Gunzip | ZstdDecompress;
  /** Bytes of the file before those that it was fed. */
  readonly #offset: number;
  #fed = 0;
  #failure: unknown = null;
  #isEnded = false;
  #wake: () => void = () => undefined;

  /** `stream` is its own from now on; what it is fed begins at `offset` of the file. */
  constructor(compression: Compression, stream: Gunzip | ZstdDecompress, offset = 0) {
    this.#compression = compression;
    this.#offset = offset;
    this.#stream = stream;
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

  async *feed(piece: Uint8Array): AsyncGenerator<Uint8Array, void> {
    this.#fed += piece.length;
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

  /** Gives the rest. */
  async *finish(): AsyncGenerator<Uint8Array, void> {
    if (this.#isEnded) return;
    this.#stream.end();
    yield* this.#readUntil(() => this.#isEnded);
  }

  /** Ends it where it is; its memory is free again. */
  close(): void {
    this.#stream.destroy();
  }

  /** The error for a file that ends with the bytes that were fed, too early. */
  truncated(cause?: unknown): AppError {
    return truncated(this.#compression, this.#offset + this.#fed, cause);
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
    if (systemCodeOf(failure) === 'Z_BUF_ERROR') return this.truncated(failure);
    return this.#corrupt(messageOf(failure), failure);
  }

  #corrupt(what: string, cause?: unknown): AppError {
    return corrupt(this.#compression, this.#offset + this.#fed, what, cause);
  }
}
