import { Buffer } from 'node:buffer';
import type { AppError } from '../errors.ts';
import { type Compression, compressionOf, mayBecomeCompressed } from './compression.ts';
import { unboundedMemory, type WindowMemory } from './decoder-memory.ts';
import { isTruncation } from './streams/faults.ts';
import { GzipDecoder } from './streams/gzip-decoder.ts';
import { ZstdDecoder } from './streams/zstd-decoder.ts';

/** What is decompressed at a time, so that a large piece does not hold back all that comes out of it. */
const INPUT_BYTES = 64 * 1024;

/** One file of one compression, piece by piece. */
interface Decoder {
  feed(piece: Uint8Array): AsyncGenerator<Uint8Array, void>;
  finish(): AsyncGenerator<Uint8Array, void>;
  /** Gives its memory back. */
  close(): void;
}

export interface DecompressOptions {
  /** Where decoders get memory for their windows; default: they take it. */
  memory?: WindowMemory | undefined;
  /** Is told that the file ends too early; then what came before is all there is. Default: the error is thrown. */
  onTruncated?: ((error: AppError) => void) | undefined;
}

/**
 * Gives the bytes of `source`, decompressed if they are of a known compression (told by the first bytes; several
 * members or frames in a row are one file). Never holds more than a piece of input and of output, and the windows that it
 * takes from `memory`.
 * Throws `truncated_…` and `corrupt_…` of the compression, `unsupported_compression` or `window_too_large`; what the source and
 * `memory` throw passes unchanged. Ending it early ends the source too.
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  { memory = unboundedMemory, onTruncated }: DecompressOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const iterator = source[Symbol.asyncIterator]();
  const state = { done: false };
  try {
    const head = await readHead(iterator, state);
    const pieces = joined(head, iterator, state);
    const compression = compressionOf(head);
    if (compression === null) yield* pieces;
    else yield* decoded(compression, pieces, memory);
  } catch (error) {
    if (!onTruncated || !isTruncation(error)) throw error;
    onTruncated(error);
  } finally {
    if (!state.done) await iterator.return?.();
  }
}

/** What few files need is loaded for them alone. */
async function* decoded(
  compression: Compression,
  pieces: AsyncIterable<Uint8Array>,
  memory: WindowMemory,
): AsyncGenerator<Uint8Array, void> {
  switch (compression) {
    case 'gzip':
      return yield* decode(pieces, new GzipDecoder());
    case 'zstd':
      return yield* decode(pieces, new ZstdDecoder(memory));
    case 'bz2':
      return yield* (await import('./streams/bz2.ts')).decodeBz2(pieces, memory);
    case 'xz':
      return yield* (await import('./streams/xz.ts')).decodeXz(pieces, memory);
    case 'lz4':
      return yield* (await import('./streams/lz4.ts')).decodeLz4(pieces, memory);
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
  while (mayBecomeCompressed(head)) {
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

async function* decode(
  pieces: AsyncIterable<Uint8Array>,
  decoder: Decoder,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; at += INPUT_BYTES) {
        yield* decoder.feed(piece.subarray(at, at + INPUT_BYTES));
      }
    }
    yield* decoder.finish();
  } finally {
    decoder.close();
  }
}
