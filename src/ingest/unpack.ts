/** Decompresses a file within limits. */
import { AppError } from '../errors.ts';
import { type DecompressOptions, decompress } from './decompress.ts';

export interface UnpackOptions extends DecompressOptions {
  /** Whether the source was decompressed before, so that it is read as it is even where it looks compressed. Default no. */
  isPlain?: boolean | undefined;
  /** Limit of bytes, as sent and decompressed alike; beyond it `upload_too_large`. Default none. */
  maxBytes?: number | undefined;
  /**
   * How many times its size, as sent, a file may measure decompressed once it is above 100 MB; beyond it
   * `decompression_limit`. Default no limit.
   */
  maxRatio?: number | undefined;
  /** The hash of the source, once it has ended. */
  contentHash?: (() => string | null) | undefined;
  /** Hears of bytes as they are read from the source (as sent). */
  onReceived?: ((bytes: number) => void) | undefined;
}

export interface Counts {
  totalBytes: number;
  receivedBytes: number;
  /** SHA-256 of what was sent, in hexadecimal digits; null before its end, and where nobody asks for it. */
  contentHash: string | null;
}

export interface Unpacked {
  /** Decompressed. */
  pieces: AsyncIterable<Uint8Array>;
  /** So far. */
  counts(): Counts;
}

/** A file, decompressed. Its pieces throw `upload_too_large`, `decompression_limit`, and what `decompress` and the source throw. */
export function unpack(source: AsyncIterable<Uint8Array>, options: UnpackOptions): Unpacked {
  const { maxBytes, maxRatio } = options;
  const received = new Meter(maxBytes, 'as sent');
  const plain = new Meter(maxBytes, 'decompressed');
  const sent = received.through(source, options.onReceived);
  const unpacked = options.isPlain ? sent : decompress(sent, options);
  return {
    pieces: plain.through(unpacked, () => assertRatio(received.bytes, plain.bytes, maxRatio)),
    counts: () => ({
      totalBytes: plain.bytes,
      receivedBytes: received.bytes,
      contentHash: options.contentHash?.() ?? null,
    }),
  };
}

/** Bytes that any file may expand to: a bomb is what goes on from there. */
const FREE_BYTES = 100_000_000;

/** Throws `decompression_limit` where so many bytes became too many. */
export function assertRatio(received: number, plain: number, maxRatio: number | undefined): void {
  if (maxRatio === undefined || plain <= FREE_BYTES || plain <= maxRatio * received) return;
  throw new AppError(
    'decompression_limit',
    `The file expands to more than ${maxRatio} times its size. Send it decompressed, or ask for a higher MAX_DECOMPRESSION_RATIO.`,
  );
}

/** Counts the bytes that pass and stops at the limit. */
export class Meter {
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
