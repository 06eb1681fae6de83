/** zstd on whole buffers, each into one piece of memory: put together from many it takes half as long again. */
import type { Buffer } from 'node:buffer';
import { constants, createZstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ZstdFrames } from './zstd-frames.ts';

/**
 * The fastest level: logs shrink about seven times already, and nobody should wait for more. What a line has
 * in common with others it has with near ones: a window of 256 KiB, half of what the level takes, finds as
 * much and stays in the processor's cache (access log: 878 to 953 MB/s, 0.119 to 0.120 of the size).
 */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 18 };
/** Bytes; what `ZSTD_COMPRESSBOUND` adds for small inputs is less. */
const BOUND_MARGIN = 1024;
/** Bytes; zlib refuses smaller buffers. */
const LEAST_BUFFER = 64;

/**
 * Room for the worst case of all frames, and told with each write that it ends one: zstd then works on the input in
 * place, and what it makes is one piece (8 MiB: 28 ms, 18 ms).
 */
const optionsFor = ({ length }: Uint8Array) => ({
  params: PARAMS,
  flush: constants.ZSTD_e_end,
  chunkSize: length + (length >> 8) + BOUND_MARGIN * framesIn(length),
});

/** Bytes that a frame holds. Whoever reads them needs memory for one frame at a time, whatever the whole measures. */
export const FRAME_BYTES = 1024 * 1024;

const framesIn = (length: number): number => Math.max(1, Math.ceil(length / FRAME_BYTES));

/** One frame. */
export const compressSync = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, { ...optionsFor(bytes), pledgedSrcSize: bytes.length });

/**
 * Frames of FRAME_BYTES each, made in a thread of Node's pool: 0.8 % larger than one of 8 MiB. Not by `zstdCompress`,
 * which asks for the end once more, gets an empty frame and copies both together: the room would be left to the
 * garbage collector (see release.ts).
 */
export function compress(bytes: Uint8Array): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const engine = createZstdCompress(optionsFor(bytes));
  const made: Buffer[] = [];
  engine.once('error', reject);
  engine.on('data', (frame: Buffer) => made.push(frame));
  const frames = framesIn(bytes.length);
  for (let frame = 0; frame < frames; frame++) {
    const from = frame * FRAME_BYTES;
    engine.write(bytes.subarray(from, from + FRAME_BYTES), () => {
      if (frame < frames - 1) return;
      engine.destroy();
      resolve(inOnePiece(made));
    });
  }
  return promise;
}

/** They lie one after the other in the room that the engine was given, so nothing need be copied. */
function inOnePiece(pieces: Buffer[]): Uint8Array {
  const { buffer, byteOffset } = pieces[0]!;
  let end = byteOffset;
  for (const piece of pieces) {
    if (piece.buffer !== buffer || piece.byteOffset !== end) throw new Error('zlib made a gap');
    end += piece.length;
  }
  return new Uint8Array(buffer, byteOffset, end - byteOffset);
}

/**
 * The frames that `compress` made, one after the other; `length` is of all of them. Throws an Error as
 * `decompressSync` does.
 */
export function* decompressFrames(stored: Uint8Array, length: number): Generator<Uint8Array> {
  const frames = new ZstdFrames();
  let left = length;
  for (let at = 0; at < stored.length; ) {
    const end = frames.follow(stored, at);
    const bytes = decompressSync(stored.subarray(at, end), Math.min(left, FRAME_BYTES));
    left -= bytes.length;
    at = end;
    yield bytes;
  }
}

/** Throws an Error for what is no zstd, or more than `length` bytes; what it gives may be fewer. */
export function decompressSync(stored: Uint8Array, length: number): Uint8Array {
  return zstdDecompressSync(stored, {
    // The limit (at least 1) keeps wrong bytes from filling the memory.
    maxOutputLength: Math.max(length, 1),
    // One byte more, or zlib would ask for a second buffer to see that nothing follows.
    chunkSize: Math.max(length + 1, LEAST_BUFFER),
  });
}
