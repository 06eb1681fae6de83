/** Reads a stored chunk in pieces and checks that it is what was stored. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { decompressFrames } from '../compression/zstd.ts';
import { AppError, messageOf, systemCodeOf } from '../errors.ts';
import { release } from '../runtime/release-memory.ts';
import type { ExpectedChunk, StoredSource } from './types.ts';

/** Bytes of a file that are read at once: few calls, and still in the processor's cache when they are decoded. */
const READ_BYTES = 512 * 1024;

/**
 * The bytes of a chunk in pieces, each good until the next is asked for. Throws `blob_corrupt`, at the end at the
 * latest, where they are not as expected: until then nothing may count that follows from them.
 */
export function* piecesOfStored(
  stored: StoredSource,
  { sha256, byteLength }: ExpectedChunk,
): Generator<Uint8Array> {
  let length = 0;
  for (const bytes of decompressed(hashed(readPieces(stored), sha256), byteLength)) {
    length += bytes.length;
    yield bytes;
    release(bytes);
  }
  if (length !== byteLength) {
    throw damaged(`they hold ${length} bytes, ${byteLength} were recorded`);
  }
}

function* readPieces(stored: StoredSource): Generator<Uint8Array> {
  if (stored instanceof Uint8Array) {
    yield stored;
    release(stored);
    return;
  }
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);
  for (let position = 0; ; ) {
    const count = readInto(memory, stored.descriptor, position);
    if (count === 0) break;
    position += count;
    yield memory.subarray(0, count);
  }
  release(memory);
}

function readInto(memory: Uint8Array, descriptor: number, position: number): number {
  try {
    return readSync(descriptor, memory, 0, memory.length, position);
  } catch (error) {
    throw new AppError(
      'storage_failed',
      `The blob store could not read (${systemCodeOf(error) ?? 'no reason given'}).`,
      {
        cause: error,
      },
    );
  }
}

function* hashed(pieces: Iterable<Uint8Array>, sha256: string): Generator<Uint8Array> {
  const hash = createHash('sha256');
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== sha256) throw damaged('their SHA-256 is not the recorded one');
}

function* decompressed(pieces: Iterable<Uint8Array>, byteLength: number): Generator<Uint8Array> {
  try {
    yield* decompressFrames(pieces, byteLength);
  } catch (error) {
    throw error instanceof AppError ? error : damaged(messageOf(error), error);
  }
}

function damaged(why: string, cause?: unknown): AppError {
  return new AppError('blob_corrupt', `The chunk's stored bytes are damaged: ${why}.`, { cause });
}
